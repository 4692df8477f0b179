       IDENTIFICATION DIVISION.
       PROGRAM-ID. DRV030.
      *================================================================*
      * DRV030   TEST DRIVER OF BKS030, CHECK DIGIT                    *
      *          CARD: FUNCTION(1) ACCOUNT(12)                         *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-CARD.
           05  WS-FUNCTION             PIC X(01).
           05  WS-ACCOUNT              PIC X(12).
       01  WS-RESULT                   PIC 9(02).
       PROCEDURE DIVISION.
       0000-MAIN.
           MOVE SPACES TO WS-CARD
           ACCEPT WS-CARD
           PERFORM UNTIL WS-CARD = SPACES
               DISPLAY WS-FUNCTION ' ' WS-ACCOUNT ' -> '
                   WITH NO ADVANCING
               CALL 'BKS030' USING WS-FUNCTION WS-ACCOUNT WS-RESULT
               DISPLAY WS-ACCOUNT ' ' WS-RESULT
               MOVE SPACES TO WS-CARD
               ACCEPT WS-CARD
           END-PERFORM
           STOP RUN.
