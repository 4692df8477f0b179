       IDENTIFICATION DIVISION.
       PROGRAM-ID. DRV010.
      *================================================================*
      * DRV010   TEST DRIVER OF BKS010, INTEREST CALCULATION           *
      *          CARD: PRINCIPAL(12) RATE(9) DAYS(4) BASIS(1)          *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-CARD.
           05  WS-PRINCIPAL            PIC S9(09)V99
                                       SIGN LEADING SEPARATE.
           05  WS-RATE                 PIC S9(03)V9(05)
                                       SIGN LEADING SEPARATE.
           05  WS-DAYS                 PIC 9(04).
           05  WS-BASIS                PIC X(01).
           COPY BKCINT.
       PROCEDURE DIVISION.
       0000-MAIN.
           MOVE SPACES TO WS-CARD
           ACCEPT WS-CARD
           PERFORM UNTIL WS-CARD = SPACES
               MOVE WS-PRINCIPAL TO IP-PRINCIPAL
               MOVE WS-RATE TO IP-RATE
               MOVE WS-DAYS TO IP-DAYS
               MOVE WS-BASIS TO IP-BASIS
               CALL 'BKS010' USING INTEREST-PARM
               DISPLAY IP-PRINCIPAL ' ' IP-RATE ' ' IP-DAYS ' '
                   IP-BASIS ' -> ' IP-INTEREST ' ' IP-CENTS ' '
                   IP-RETURN
               MOVE SPACES TO WS-CARD
               ACCEPT WS-CARD
           END-PERFORM
           STOP RUN.
