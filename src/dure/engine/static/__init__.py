"""The static door: pickups and deliveries all known beforehand, read, checked and judged.

Published instances come in here (`reading`), their answers are judged here (`checker`).
"""
