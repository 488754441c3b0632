"""Pictures of the trial: drawn, and saying so, where people hand in photographs."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = (480, 360)
GROUND = 250
"""Where the ground begins, pixels from above."""
SKY, ASPHALT, PAINT, POLE, INK = "#cfe3f5", "#5b6168", "#f4f6f8", "#2e3a46", "#1e2124"
LAMPS = ("#228738", "#256ef4", "#ab6f00", "#8a4fbf")


def picture(number: int, day: date) -> bytes:
    """Return a drawing, as PNG, of a device beside its parking bays; Latin letters only.

    The same number and day give the same picture.
    """
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    draw.rectangle((0, GROUND, width, height), fill=ASPHALT)
    for left in range(150, width, 90):
        draw.line((left, GROUND, left + 40, height), fill=PAINT, width=5)
    top = 70 + 15 * (number % 4)
    draw.rectangle((78, top, 92, GROUND + 20), fill=POLE)
    draw.rounded_rectangle((45, top - 30, 125, top + 40), radius=8, fill=POLE)
    draw.ellipse((68, top - 12, 102, top + 22), fill=LAMPS[number % len(LAMPS)])
    words = f"Trial picture {number}. {day:%Y-%m-%d}. No real photograph."
    draw.text((150, 30), words, fill=INK, font=ImageFont.load_default(14))
    content = BytesIO()
    image.save(content, "PNG", optimize=True)
    return content.getvalue()
