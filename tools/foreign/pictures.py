"""Holds a picture to what it must show: not empty, and with the colour that it is about."""
from foreign import refuse, require

image, chops = require("PIL.Image", "PIL.ImageChops")

# Hue ranges of the colours that pages use, and the least share of points that must have one.
COLOURS = {"green": (95, 165), "red": (340, 375), "amber": (25, 50)}


def check_picture(path, colour, least=0.0005, ink=0.003):
    """A picture in which the colour and enough dark points are found."""
    picture = image.open(path).convert("RGB")
    small = picture.resize((picture.width // 2, picture.height // 2))
    hue, saturation, value = small.convert("HSV").split()
    count = small.width * small.height
    low, high = COLOURS[colour]

    def in_range(hue):
        degrees = hue * 360 / 255
        return low <= degrees <= high or low <= degrees + 360 <= high

    of_colour = hue.point([255 * in_range(hue) for hue in range(256)])
    strong = saturation.point([255 * (saturation > 100) for saturation in range(256)])
    coloured = chops.darker(of_colour, strong).histogram()[255]
    dark = sum(value.histogram()[:110])
    if coloured / count < least:
        refuse(f"{path.name}: too little {colour}: {coloured / count:.5f}")
    if dark / count < ink:
        refuse(f"{path.name}: too few dark points: {dark / count:.4f}")
    return picture
