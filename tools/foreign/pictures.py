"""Holds a picture to what it must show: not empty, and with the colour that it is about."""
from foreign import refuse, require

(image,) = require("PIL.Image")

# Hue ranges of the colours that pages use, and the least share of points that must have one.
COLOURS = {"green": (95, 165), "red": (340, 375), "amber": (25, 50)}


def check_picture(path, colour, least=0.0005, ink=0.003):
    """A picture in which the colour and enough dark points are found."""
    picture = image.open(path).convert("RGB")
    small = picture.resize((picture.width // 2, picture.height // 2))
    points = small.convert("HSV").getdata()
    count = len(points)
    low, high = COLOURS[colour]
    coloured = dark = 0
    for hue, saturation, value in points:
        degrees = hue * 360 / 255
        in_range = low <= degrees <= high or low <= degrees + 360 <= high
        coloured += in_range and saturation > 100
        dark += value < 110
    if coloured / count < least:
        refuse(f"{path.name}: too little {colour}: {coloured / count:.5f}")
    if dark / count < ink:
        refuse(f"{path.name}: too few dark points: {dark / count:.4f}")
    return picture
