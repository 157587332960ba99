"""The demonstration: the case of Azerbaijan before the CMW, and enough others for every stage."""
