       IDENTIFICATION DIVISION.
       PROGRAM-ID. DRV040.
      *================================================================*
      * DRV040   TEST DRIVER OF BKS040, CURRENCY FORMATTING            *
      *          CARD: CURRENCY(3) AMOUNT(14)                          *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-CARD.
           05  WS-CURRENCY             PIC X(03).
           05  WS-CARD-AMOUNT          PIC S9(11)V99
                                       SIGN LEADING SEPARATE.
       01  WS-AMOUNT                   PIC S9(11)V99 COMP-3.
       01  WS-TEXT                     PIC X(24).
       01  WS-LENGTH                   PIC 9(02).
       PROCEDURE DIVISION.
       0000-MAIN.
           MOVE SPACES TO WS-CARD
           ACCEPT WS-CARD
           PERFORM UNTIL WS-CARD = SPACES
               MOVE WS-CARD-AMOUNT TO WS-AMOUNT
               CALL 'BKS040' USING WS-AMOUNT WS-CURRENCY
                                   WS-TEXT WS-LENGTH
               DISPLAY WS-AMOUNT ' ' WS-CURRENCY ' -> [' WS-TEXT '] '
                   WS-LENGTH
               MOVE SPACES TO WS-CARD
               ACCEPT WS-CARD
           END-PERFORM
           STOP RUN.
