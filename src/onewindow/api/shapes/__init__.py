"""What machines send and are told, as types; the description of the API is made from them."""
