from django.urls import URLPattern, path

from onewindow.web.desk.admin import audit, delegations, house, keys, people, units

urlpatterns: list[URLPattern] = [
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/move/", units.unit_move, name="unit_move"),
    path("units/<str:code>/close/", units.unit_close, name="unit_close"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:key>/", people.person, name="person"),
    path("people/<int:key>/do/<slug:act>/", people.person_act, name="person_act"),
    path("people/<int:key>/roles/<int:holding>/end/", people.role_end, name="role_end"),
    path("keys/", keys.api_keys, name="api_keys"),
    path("keys/machines/new/", keys.machine_new, name="machine_new"),
    path("keys/machines/<int:key>/issue/", keys.api_key_new, name="api_key_new"),
    path("keys/<int:key>/revoke/", keys.api_key_revoke, name="api_key_revoke"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/new/", delegations.delegation_new, name="delegation_new"),
    path("delegations/<int:key>/end/", delegations.delegation_end, name="delegation_end"),
    path("notices/", house.notices_sent, name="notices"),
    path("jobs/", house.jobs, name="jobs"),
    path("jobs/<int:key>/rerun/", house.job_rerun, name="job_rerun"),
    path("procedures/", house.procedure_list, name="procedures"),
    path("procedures/<slug:code>/<int:number>/", house.procedure, name="procedure"),
    path("procedures/<slug:code>/<int:number>/drawing/", house.procedure_drawing, name="procedure_drawing"),
    path("holidays/", house.holidays, name="holidays"),
    path("audit/", audit.search, name="audit"),
    path("audit/verify/", audit.verify, name="audit_verify"),
]
