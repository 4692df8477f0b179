       IDENTIFICATION DIVISION.
       PROGRAM-ID. DRV050.
      *================================================================*
      * DRV050   TEST DRIVER OF BKS050, NEXT BUSINESS DATE             *
      *          CARD: CCYYMMDD                                        *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-CARD                     PIC X(08).
       01  WS-HOLIDAY                  PIC X(16).
           COPY BKCDATE.
       PROCEDURE DIVISION.
       0000-MAIN.
           ACCEPT WS-CARD
           PERFORM UNTIL WS-CARD = SPACES
               MOVE WS-CARD TO DP-DATE-X
               CALL 'BKS050' USING DATE-PARM WS-HOLIDAY
               DISPLAY WS-CARD ' -> ' DP-DATE-X ' WEEKDAY ' DP-WEEKDAY
                   ' SKIPPED <' WS-HOLIDAY '> ' DP-RETURN
               MOVE SPACES TO WS-CARD
               ACCEPT WS-CARD
           END-PERFORM
           STOP RUN.
