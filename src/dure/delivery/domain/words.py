"""How much is kept of what people write about a project."""

MOST_WORDS = 5_000
"""Most characters of a reason, an answer, a note or a report; what a form says is refused."""
MOST_BOOK_TEXT = 200
"""Most characters of what stands beside an event in the book."""
MOST_NUMBER = 60
"""Most characters of the number of a paper, such as a receipt's."""
