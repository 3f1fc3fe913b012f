from django.urls import URLPattern, path

from onewindow.web.desk.catalogue import editing, form_editing, importing, listing, paper_editing, reviewing

urlpatterns: list[URLPattern] = [
    path("items/", listing.items, name="items"),
    path("items/new/", editing.item_new, name="item_new"),
    path("items/import/", importing.items_import, name="items_import"),
    path("items/import/template/", listing.template, name="items_template"),
    path("items/export.<slug:kind>", listing.export, name="items_export"),
    path("items/<str:code>/", reviewing.item, name="item"),
    path("items/<str:code>/edit/form/", form_editing.form, name="item_form"),
    path("items/<str:code>/edit/form/preview/", form_editing.form_preview, name="item_form_preview"),
    path("items/<str:code>/edit/papers/", paper_editing.papers, name="item_papers"),
    path("items/<str:code>/edit/<slug:key>/", editing.section, name="item_section"),
    path("items/<str:code>/versions/<int:number>/compare/", reviewing.item_compare, name="item_compare"),
    path("items/<str:code>/versions/<int:number>/preview/", reviewing.item_preview, name="item_preview"),
    path("items/<str:code>/versions/<int:number>/guide.pdf", reviewing.item_paper, name="item_paper"),
    path("items/<str:code>/do/<slug:key>/", reviewing.item_act, name="item_act"),
]
