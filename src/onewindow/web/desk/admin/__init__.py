"""Those who run the house: units, people and roles, keys, delegations, and what the house did."""
