from django.urls import URLPattern, URLResolver, include, path

from onewindow.web.desk import lists, messages, papers
from onewindow.web.desk.casework import moves
from onewindow.web.desk.casework import views as casework
from onewindow.web.desk.inbox import views as inbox
from onewindow.web.desk.intake import together
from onewindow.web.desk.intake import views as intake

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("onewindow.web.desk.account.urls")),
    path("", include("onewindow.web.desk.catalogue.urls")),
    path("", include("onewindow.web.desk.themes.urls")),
    path("", include("onewindow.web.desk.admin.urls")),
    path("", include("onewindow.web.desk.parties.urls")),
    path("", include("onewindow.web.desk.supervision.urls")),
    path("", include("onewindow.web.desk.rules.urls")),
    path("", include("onewindow.web.desk.deliberation.urls")),
    path("", include("onewindow.web.desk.projects.urls")),
    path("", include("onewindow.web.desk.joint.urls")),
    path("", include("onewindow.web.desk.leading.urls")),
    path("", inbox.inbox, name="inbox"),
    path("inbox.xlsx", inbox.export, name="inbox_export"),
    path("filters/", inbox.save_filter, name="save_filter"),
    path("filters/<int:key>/drop/", inbox.drop_filter, name="drop_filter"),
    path("claim/", inbox.claim, name="claim"),
    path("pending/", lists.pending, name="pending"),
    path("waiting/", lists.waiting, name="waiting"),
    path("done/", lists.done, name="done"),
    path("search/", lists.search, name="search"),
    path("messages/", messages.inbox, name="messages"),
    path("messages/read/", messages.mark_read, name="messages_read"),
    path("cases/<str:number>/", casework.case, name="case"),
    path("cases/<str:number>/do/<str:token>/", casework.act, name="act"),
    path("cases/<str:number>/words/", casework.keep_words, name="keep_words"),
    path("cases/<str:number>/materials/<str:code>/", casework.mark, name="mark"),
    path("cases/<str:number>/reveal/", casework.reveal, name="reveal"),
    path("cases/<str:number>/drawing/", casework.drawing, name="drawing"),
    path("cases/<str:number>/moves/", moves.moves, name="case_moves"),
    path("cases/<str:number>/moves/<int:key>/<slug:side>/", moves.drawing, name="case_move_drawing"),
    path("intake/", intake.begin, name="intake"),
    path("intake/check/", intake.check, name="intake_check"),
    path("intake/done/<str:number>/", intake.done, name="intake_done"),
    path("intake/together/<str:number>/", together.done, name="intake_whole_done"),
    path("intake/<uuid:key>/together/<str:code>/", together.theme_page, name="intake_theme"),
    path("intake/<uuid:key>/", intake.party_page, name="intake_party"),
    path("intake/<uuid:key>/suggest/", intake.suggest, name="intake_suggest"),
    path("intake/<uuid:key>/<str:code>/", intake.item_page, name="intake_item"),
    path("files/<str:key>/", papers.attachment, name="attachment"),
    path("documents/<str:number>/", papers.document, name="document"),
]
