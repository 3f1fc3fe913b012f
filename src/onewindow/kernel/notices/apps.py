from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "onewindow.kernel.notices"
    label = "notices"

    def ready(self) -> None:
        from onewindow.kernel.events import service as events
        from onewindow.kernel.notices.facts import NoticeToSend
        from onewindow.kernel.notices.phone_codes import PhoneCodeToSend, publish_code, send_code
        from onewindow.kernel.notices.sending import send
        from onewindow.kernel.org import service as org

        events.subscribe(NoticeToSend, send, name="notices.send")
        events.subscribe(PhoneCodeToSend, send_code, name="notices.send_code")
        org.set_code_sender(publish_code)
