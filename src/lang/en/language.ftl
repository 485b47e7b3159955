# The language itself.

# Its name in a list of languages. Its letters are those of the language's script.
language-name = English
# Its name in English, for a language model.
language-in-english = English

# A name in quotes, the quotes of a name, and those of a name that stands in such quotes.
quoted = “{ $text }”
quotes-outer = “”
quotes-inner = ‘’
