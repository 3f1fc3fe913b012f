from django.urls import URLPattern, path

from onewindow.web.portal.together import correcting, following, sending, themes, writing

urlpatterns: list[URLPattern] = [
    path("together/", themes.index, name="themes"),
    path("together/<str:code>/", themes.theme, name="theme"),
    path("together/<str:code>/apply/", writing.begin, name="theme_apply"),
    path("packages/<str:number>/", following.package, name="package"),
    path("packages/<str:number>/situation/", writing.situation, name="package_situation"),
    path("packages/<str:number>/form/", writing.form, name="package_form"),
    path("packages/<str:number>/save/", writing.save, name="package_save"),
    path("packages/<str:number>/files/<str:code>/", writing.add_files, name="package_file"),
    path("packages/<str:number>/remove-file/<uuid:key>/", writing.remove_file, name="package_file_remove"),
    path("packages/<str:number>/check/", sending.check, name="package_check"),
    path("packages/<str:number>/sign/", sending.sign, name="package_sign"),
    path("packages/<str:number>/correct/", correcting.correct, name="package_correct"),
    path("packages/<str:number>/withdraw/", following.withdraw, name="package_withdraw"),
]
