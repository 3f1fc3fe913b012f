from django.urls import URLPattern, path

from onewindow.web.portal import finding, guide, home, mine, pages, public
from onewindow.web.portal.account import urls as account
from onewindow.web.portal.applying import filling, opening, sending
from onewindow.web.portal.projects import urls as projects
from onewindow.web.portal.together import urls as together

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("halls/", home.halls, name="halls"),
    path("search/", finding.search, name="search"),
    path("search/suggest/", finding.suggest, name="suggest"),
    path("items/", finding.items, name="items"),
    path("items/<str:code>/", guide.guide, name="guide"),
    path("items/<str:code>/flow.bpmn", guide.drawing, name="drawing"),
    path("items/<str:code>/guide.pdf", guide.guide_pdf, name="guide_pdf"),
    path("items/<str:code>/notice.pdf", guide.notice_sheet, name="notice_sheet"),
    path("items/<str:code>/papers/<uuid:key>/", guide.paper, name="paper"),
    path("items/<str:code>/form/blank.pdf", guide.form_blank, name="form_blank"),
    path("items/<str:code>/form/sample.pdf", guide.form_sample, name="form_sample"),
    path("items/<str:code>/apply/", opening.begin, name="apply"),
    path("applications/<str:number>/situation/", opening.situation, name="apply_situation"),
    path("applications/<str:number>/form/", filling.form, name="apply_form"),
    path("applications/<str:number>/save/", filling.save, name="apply_save"),
    path("applications/<str:number>/files/<str:code>/", filling.add_files, name="apply_file"),
    path("applications/<str:number>/have/<str:code>/", filling.take_over, name="apply_take_over"),
    path("applications/<str:number>/commit/<str:code>/", filling.commit, name="apply_commit"),
    path("applications/<str:number>/remove-file/<uuid:key>/", filling.remove_file, name="apply_file_remove"),
    path("applications/<str:number>/check/", sending.check, name="apply_check"),
    path("applications/<str:number>/sign/", sending.sign, name="apply_sign"),
    path("cases/", mine.my_cases, name="cases"),
    path("cases/<str:number>/", mine.case, name="case"),
    path("cases/<str:number>/flow.bpmn", mine.case_drawing, name="case_drawing"),
    path("cases/<str:number>/withdraw/", mine.withdraw, name="withdraw"),
    path("cases/<str:number>/supplement/", mine.supplement, name="supplement"),
    path("cases/<str:number>/files/<str:code>/", mine.add_late_files, name="late_file"),
    path("messages/", mine.inbox, name="messages"),
    path("progress/", public.progress, name="progress"),
    path("verify/", public.verify, name="verify"),
    path("files/<uuid:key>/", public.attachment, name="attachment"),
    path("documents/<path:number>/", public.document, name="document"),
    path("help/", pages.help_page, name="help"),
    path("about/", pages.about, name="about"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    *together.urlpatterns,
    *projects.urlpatterns,
    *account.urlpatterns,
]
