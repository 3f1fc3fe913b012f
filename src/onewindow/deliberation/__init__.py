"""Joint deliberation (会商会审): a matter is put to a meeting, its members and legal advisers say their opinion, it decides, minutes are kept."""
