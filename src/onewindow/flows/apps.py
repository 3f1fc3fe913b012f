from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "onewindow.flows"
    label = "flows"

    def ready(self) -> None:
        """Register who listens to which fact, and the nightly work of apps that stand below the events."""
        from onewindow.flows import (
            case_lights,
            case_messages,
            case_words,
            cases,
            deliberating,
            harmful_files,
            joining,
            joint_words,
            leading,
            package_words,
            packages,
            procedures_fit,
            project_words,
            projects,
            retention,
            seconds,
            standing_words,
            upkeep,
            urgings,
            verification,
        )

        case_words.register_texts()
        standing_words.register_texts()
        package_words.register_texts()
        project_words.register_texts()
        joint_words.register_texts()
        cases.register()
        case_lights.register()
        case_messages.register()
        leading.register()
        packages.register()
        projects.register()
        deliberating.register()
        harmful_files.register()
        joining.register()
        retention.register()
        seconds.register()
        verification.register()
        procedures_fit.register()
        upkeep.register()
        urgings.register()
