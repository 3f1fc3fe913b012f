"""BPMN procedures, the token engine and the tasks (待办) it opens."""
