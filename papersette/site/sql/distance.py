"""Distance on the earth."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

__all__ = ["distance_km"]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance in km of two points in decimal degrees, by the haversine formula."""
    one, two = radians(latitude), radians(other_latitude)
    half = sin((two - one) / 2) ** 2 + cos(one) * cos(two) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
