"""The words of texts that people send under their own names. Pure: what is known comes in, a text comes out."""
