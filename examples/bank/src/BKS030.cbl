       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKS030.
      *================================================================*
      * BKS030   CHECK DIGIT OF AN ACCOUNT NUMBER (MODULUS 10)         *
      *          FUNCTION 'V' VERIFIES THE TWELFTH DIGIT,              *
      *          FUNCTION 'C' COMPUTES AND STORES IT.                  *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       77  WS-SUM                      PIC 9(04) COMP.
       77  WS-PRODUCT                  PIC 9(02) COMP.
       77  WS-POSITION                 PIC 9(02) COMP.
       77  WS-PARITY                   PIC 9(01) COMP.
       77  WS-TENS                     PIC 9(03) COMP.
       77  WS-CHECK                    PIC 9(01).
       LINKAGE SECTION.
       01  LK-FUNCTION                 PIC X(01).
           88  LK-VERIFY               VALUE 'V'.
           88  LK-COMPUTE              VALUE 'C'.
       01  LK-ACCOUNT                  PIC X(12).
       01  LK-DIGITS REDEFINES LK-ACCOUNT.
           05  LK-DIGIT                PIC 9(01) OCCURS 12 TIMES.
       01  LK-RESULT                   PIC 9(02).
           88  LK-GOOD                 VALUE ZERO.
       PROCEDURE DIVISION USING LK-FUNCTION LK-ACCOUNT LK-RESULT.
       0000-MAIN.
           MOVE ZERO TO LK-RESULT
           IF NOT LK-VERIFY AND NOT LK-COMPUTE
               MOVE 99 TO LK-RESULT
               GO TO 0000-EXIT.
           IF LK-COMPUTE
               MOVE ZERO TO LK-DIGIT (12).
           IF LK-ACCOUNT NOT NUMERIC
               MOVE 10 TO LK-RESULT
               GO TO 0000-EXIT.
           MOVE ZERO TO WS-SUM.
           MOVE 1 TO WS-PARITY.
           MOVE 11 TO WS-POSITION.
       0100-NEXT-DIGIT.
           MOVE LK-DIGIT (WS-POSITION) TO WS-PRODUCT.
           IF WS-PARITY = 1
               ADD WS-PRODUCT TO WS-PRODUCT
               IF WS-PRODUCT > 9
                   SUBTRACT 9 FROM WS-PRODUCT.
           ADD WS-PRODUCT TO WS-SUM.
           SUBTRACT WS-PARITY FROM 1 GIVING WS-PARITY.
           SUBTRACT 1 FROM WS-POSITION.
           IF WS-POSITION > 0
               GO TO 0100-NEXT-DIGIT.
           DIVIDE WS-SUM BY 10 GIVING WS-TENS REMAINDER WS-CHECK.
           IF WS-CHECK NOT = 0
               SUBTRACT WS-CHECK FROM 10 GIVING WS-CHECK.
           IF LK-COMPUTE
               MOVE WS-CHECK TO LK-DIGIT (12)
           ELSE
               IF WS-CHECK NOT = LK-DIGIT (12)
                   MOVE 20 TO LK-RESULT.
       0000-EXIT.
           EXIT PROGRAM.
