"""Joint work (联合办理): units of one parallel approval review drawings, survey a site or accept works together, on one paper."""
