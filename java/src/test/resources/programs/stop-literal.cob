*> STOP literal: waits for a line; Ctrl-C ends the run unit (GnuCOBOL 3.1.2).
IDENTIFICATION DIVISION.
PROGRAM-ID. STOP-LITERAL.
PROCEDURE DIVISION.
  STOP "one"
  DISPLAY "after one"
  STOP "two"
  DISPLAY "after two"
  STOP RUN.
