"""Natural and legal persons as applicants, who may act for whom, and how their data is kept from view."""
