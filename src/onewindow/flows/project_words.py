"""What people are told about a construction project (工程建设项目)."""

from django.utils.translation import gettext_lazy

from onewindow.kernel.notices.service import Text, register

TEXTS = (
    Text(
        "project_code_confirmed",
        gettext_lazy("项目代码核对好了"),
        gettext_lazy("“{name}”（{number}）的项目代码核对好了，现在可以按阶段申请。在“我的项目”里点下一阶段。"),
        gettext_lazy("“{name}”的项目代码核对好了，可以按阶段申请。"),
    ),
    Text(
        "project_code_refused",
        gettext_lazy("项目代码没有通过核对"),
        gettext_lazy("“{name}”（{number}）的项目代码没有通过核对：{reason}。项目还在，填上正确的代码就行。"),
        gettext_lazy("“{name}”的项目代码没有通过核对，请到网站看原因并重新填写。"),
    ),
    Text(
        "staff_guidance_asked",
        gettext_lazy("有项目请您单位超前服务"),
        gettext_lazy(
            "“{name}”（{number}）请您单位在申报前指导。打开项目，写下各阶段要办什么、有什么风险、先备哪些材料。"
        ),
        gettext_lazy("“{name}”请您单位在申报前指导。"),
    ),
    Text(
        "project_guided",
        gettext_lazy("收到一份超前服务指导"),
        gettext_lazy(
            "有单位为“{name}”（{number}）写了指导：各阶段要办什么、有什么风险、先备哪些材料。在“我的项目”里看。"
        ),
        gettext_lazy("有单位为“{name}”写了申报前的指导，请到网站看。"),
    ),
    Text(
        "project_green",
        gettext_lazy("项目进入绿色通道"),
        gettext_lazy("“{name}”（{number}）进入绿色通道，到 {until}。各单位优先办理，标准和材料不变。"),
        gettext_lazy("“{name}”进入绿色通道，到 {until}。"),
    ),
    Text(
        "project_green_ended",
        gettext_lazy("绿色通道已结束"),
        gettext_lazy("“{name}”（{number}）的绿色通道已结束：{reason}。在办的件照常办，时限不变。"),
        gettext_lazy("“{name}”的绿色通道已结束，在办的件照常办。"),
    ),
    Text(
        "project_lease",
        gettext_lazy("租赁证据有了结果"),
        gettext_lazy("“{name}”（{number}）的租赁证据：{state}。{reason}"),
        gettext_lazy("“{name}”的租赁证据：{state}，详情请看网站。"),
    ),
    Text(
        "project_finished",
        gettext_lazy("项目四个阶段都办完了"),
        gettext_lazy("“{name}”（{number}）的四个阶段都办完了，审批一共用了 {days} 个工作日。"),
        gettext_lazy("“{name}”的四个阶段都办完了，审批用了 {days} 个工作日。"),
    ),
)


def register_texts() -> None:
    """Once, when the application starts."""
    register(*TEXTS)
