       IDENTIFICATION DIVISION.
       PROGRAM-ID. DRV020.
      *================================================================*
      * DRV020   TEST DRIVER OF BKS020, DATE VALIDATION                *
      *          CARD: CCYYMMDD                                        *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-CARD                     PIC X(08).
           COPY BKCDATE.
       PROCEDURE DIVISION.
       0000-MAIN.
           ACCEPT WS-CARD
           PERFORM UNTIL WS-CARD = SPACES
               MOVE WS-CARD TO DP-DATE-X
               CALL 'BKS020' USING DATE-PARM
               DISPLAY DP-DATE-X ' -> ' DP-RETURN ' DAY '
                   DP-DAY-NUMBER ' WEEKDAY ' DP-WEEKDAY
                   ' LEAP ' DP-LEAP-FLAG
               MOVE SPACES TO WS-CARD
               ACCEPT WS-CARD
           END-PERFORM
           STOP RUN.
