# Сама мова.

# Як вона зветься у списку мов.
language-name = українська
# Як вона зветься англійською, для мовної моделі.
language-in-english = Ukrainian

# Назва в лапках, самі лапки та лапки всередині них.
quoted = «{ $text }»
quotes-outer = «»
quotes-inner = „“
