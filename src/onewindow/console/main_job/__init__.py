"""The main job, done over HTTP as citizen, clerk, examiner and chief would: what ``demo --check`` runs."""
