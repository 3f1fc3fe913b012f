"""What people are told about a case beyond the texts every domain shares."""

from django.utils.translation import gettext_lazy

from onewindow.kernel.notices.service import Text, register

TEXTS = (
    Text(
        "explanation_asked",
        gettext_lazy("请您说明一个问题"),
        gettext_lazy(
            "您的“{item}”申请（{number}）正在审查，工作人员想请您说明：{question}。请在办件页面答复，办理时限照常计算。"
        ),
        gettext_lazy("您的“{item}”申请（{number}）有一个问题请您说明，请登录网站答复，时限照常计算。"),
    ),
    Text(
        "procedure_message",
        gettext_lazy("您的申请有新的消息"),
        gettext_lazy("您的“{item}”申请（{number}）：{words}"),
    ),
    Text(
        "pre_examined",
        gettext_lazy("预审已通过"),
        gettext_lazy("您的“{item}”申请（{number}）预审通过，材料齐全。接下来会正式受理，受理后开始计时。"),
    ),
    Text(
        "revoked",
        gettext_lazy("您的许可已{ending}"),
        gettext_lazy(
            "您的“{item}”许可（{number}）已{ending}，不再有效。理由：{reason}。决定书（{decision}）在办件页面，写着依据和救济途径。"
        ),
    ),
    Text(
        "correction_ending",
        gettext_lazy("补正期限快到了"),
        gettext_lazy(
            "您的“{item}”申请（{number}）还没有补正，{remaining}，期限是 {due}。过期没有补正的，申请会退回，填过的内容保留。"
        ),
    ),
    Text(
        "deferred_ending",
        gettext_lazy("容缺材料请补交"),
        gettext_lazy(
            "您的“{item}”申请（{number}）还有容缺后补的材料没有交，{remaining}，期限是 {due}。没有收到材料，不能作出准予决定。"
        ),
    ),
    Text(
        "staff_accepted_by_law",
        gettext_lazy("逾期视为受理：{number}"),
        gettext_lazy(
            "“{item}”（{number}，申请人 {applicant}）五个工作日内没有答复，已依法自 {received} 起视为受理，办结期限是 {due}。"
        ),
    ),
    Text(
        "renewed_by_law",
        gettext_lazy("您的许可依法延续"),
        gettext_lazy(
            "您的“{item}”申请（{number}）在原许可（{renews}）期满前没有作出决定，依法视为准予延续。新的证照已经制好，可以在办件页面下载。"
        ),
    ),
    Text(
        "staff_renewed_by_law",
        gettext_lazy("期满未决定，视为准予延续：{number}"),
        gettext_lazy(
            "“{item}”（{number}，申请人 {applicant}）在原许可（{renews}）期满前没有作出决定，已依法视为准予延续，新证照已制好。"
        ),
    ),
    Text(
        "commitment_broken",
        gettext_lazy("您的承诺核查为不实"),
        gettext_lazy(
            "您的“{item}”（{number}）以承诺代替了“{material}”，核查为不实：{reason}。准予决定可能依法撤销。您可以到办理单位陈述、申辩。"
        ),
    ),
    Text(
        "staff_commitment_broken",
        gettext_lazy("承诺不实，请处理：{number}"),
        gettext_lazy(
            "“{item}”（{number}，申请人 {applicant}）以承诺代替“{material}”，核查为不实：{reason}。应当撤销的请依法撤销（行政许可法第六十九条）。"
        ),
    ),
    Text(
        "staff_supplemented",
        gettext_lazy("申请人补充了说明：{number}"),
        gettext_lazy("“{item}”（{number}）的申请人 {applicant} 补充说明：{words}"),
    ),
    Text(
        "staff_result_handed_on",
        gettext_lazy("前一件的结果已转来：{number}"),
        gettext_lazy(
            "“{giver}”已经准予，结果（{reference}）已转到“{item}”（{number}）的材料里。其他前置都准予以后，这件就可以作决定。"
        ),
    ),
    Text(
        "staff_handed_over",
        gettext_lazy("转交给您：{number}"),
        gettext_lazy("“{item}”（{number}，申请人 {applicant}）已转交给您，原因：{reason}。"),
    ),
    Text(
        "staff_moved_to_version",
        gettext_lazy("您手上的环节不用再办：{number}"),
        gettext_lazy("“{item}”（{number}，申请人 {applicant}）换到了第 {version} 版流程，您手上的“{steps}”不用再办。"),
    ),
    Text(
        "staff_invited_to_meeting",
        gettext_lazy("请参加会商：{title}"),
        gettext_lazy("请参加会商会审“{title}”（{number}），时间 {when}，地点 {place}。议题可以先看，意见可以先写。"),
    ),
    Text(
        "staff_meeting_cancelled",
        gettext_lazy("会商取消：{title}"),
        gettext_lazy("会商会审“{title}”（{number}）取消了，原因：{reason}。"),
    ),
    Text(
        "staff_withdrawn",
        gettext_lazy("申请人已撤回：{number}"),
        gettext_lazy("“{item}”（{number}）的申请人 {applicant} 已撤回申请，不用再办理。"),
    ),
)


def register_texts() -> None:
    """Called once, when the house starts."""
    register(*TEXTS)
