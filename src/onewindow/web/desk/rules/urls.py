from django.urls import URLPattern, path

from onewindow.web.desk.rules import acting, checking, writing

urlpatterns: list[URLPattern] = [
    path("rules/", writing.rule_sets, name="rule_sets"),
    path("rules/new/", writing.rule_set_new, name="rule_set_new"),
    path("rules/samples/", checking.rule_samples, name="rule_samples"),
    path("rules/samples/<int:key>/", checking.rule_sample, name="rule_sample"),
    path("rules/of/<slug:code>/", writing.rule_set, name="rule_set"),
    path("rules/of/<slug:code>/draft/", writing.rule_draft_begin, name="rule_draft_begin"),
    path("rules/of/<slug:code>/edit/", writing.rule_edit, name="rule_edit"),
    path("rules/of/<slug:code>/do/<slug:act>/", acting.rule_act, name="rule_act"),
]
