from django.urls import URLPattern, path

from onewindow.web.desk.supervision import board, reform, rules, urgings

urlpatterns: list[URLPattern] = [
    path("supervision/", board.board, name="supervision"),
    path("supervision/cases/", board.listed, name="supervised"),
    path("supervision/reform/", reform.reform, name="reform"),
    path("supervision/rules/", rules.rule_list, name="rules"),
    path("supervision/rules/lights/new/", rules.light_rule_new, name="light_rule_new"),
    path("supervision/rules/escalations/new/", rules.escalation_rule_new, name="escalation_rule_new"),
    path("supervision/rules/<str:code>/end/", rules.rule_end, name="rule_end"),
    path("urgings/", urgings.urging_list, name="urgings"),
    path("urgings/<str:number>/", urgings.urging, name="urging"),
    path("urgings/<str:number>/do/<slug:act>/", urgings.urging_act, name="urging_act"),
    path("cases/<str:number>/urge/", urgings.urge, name="urge"),
]
