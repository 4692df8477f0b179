       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKB000.
      *================================================================*
      * BKB000   NIGHTLY CONTROL                                       *
      *          READS CONTROL CARDS FROM SYSIN, CHECKS RUN DATE,      *
      *          ACCOUNTS AND CONTROL TOTALS BEFORE THE BATCH STARTS.  *
      *          CARDS:  RUNDATE CCYYMMDD                              *
      *                  ACCOUNT NNNNNNNNNNNN                          *
      *                  NEWACCT NNNNNNNNNNN                           *
      *                  AMOUNT  CUR +NNNNNN.NN                        *
      *                  END                                           *
      *          RETURN CODE 0 GOOD, 4 WARNINGS, 8 NO VALID RUN DATE   *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-CARD.
           05  WS-CARD-TYPE            PIC X(08).
           05  WS-CARD-DATA            PIC X(32).
       01  WS-ACCOUNT-CARD REDEFINES WS-CARD.
           05  FILLER                  PIC X(08).
           05  WS-CARD-ACCOUNT         PIC X(12).
           05  FILLER                  PIC X(20).
       01  WS-AMOUNT-CARD REDEFINES WS-CARD.
           05  FILLER                  PIC X(08).
           05  WS-CARD-CURRENCY        PIC X(03).
           05  FILLER                  PIC X(01).
           05  WS-CARD-AMOUNT          PIC X(20).
           05  FILLER                  PIC X(08).
       01  WS-SWITCHES.
           05  WS-END-SWITCH           PIC X(01) VALUE 'N'.
               88  WS-END-OF-CARDS     VALUE 'Y'.
           05  WS-DATE-SWITCH          PIC X(01) VALUE 'N'.
               88  WS-DATE-GIVEN       VALUE 'Y'.
       01  WS-COUNTERS.
           05  WS-CARDS                PIC 9(03) COMP VALUE ZERO.
           05  WS-WARNINGS             PIC 9(03) COMP VALUE ZERO.
           05  WS-AMOUNTS              PIC 9(03) COMP VALUE ZERO.
       01  WS-TOTAL                    PIC S9(11)V99 COMP-3 VALUE ZERO.
       01  WS-AMOUNT                   PIC S9(11)V99 COMP-3.
       01  WS-AVERAGE                  PIC S9(11)V99 COMP-3.
       01  WS-TEXT                     PIC X(24).
       01  WS-TEXT-LENGTH              PIC 9(02).
       01  WS-FUNCTION                 PIC X(01).
       01  WS-ACCOUNT                  PIC X(12).
       01  WS-RESULT                   PIC 9(02).
       01  WS-HOLIDAY                  PIC X(16).
       01  WS-DATE-PROGRAM             PIC X(08) VALUE 'BKS020'.
       01  WS-WEEKDAY-NAMES            PIC X(21)
                                       VALUE 'MONTUEWEDTHUFRISATSUN'.
       01  FILLER REDEFINES WS-WEEKDAY-NAMES.
           05  WS-WEEKDAY-NAME         PIC X(03) OCCURS 7 TIMES.
           COPY BKCDATE.
       PROCEDURE DIVISION.
       0000-MAIN.
           DISPLAY 'BKB000 NIGHTLY CONTROL'
           PERFORM 1000-READ-CARD
           PERFORM 2000-CARD THRU 2000-EXIT
               UNTIL WS-END-OF-CARDS
           PERFORM 8000-SUMMARY
           STOP RUN.

       1000-READ-CARD.
           MOVE SPACES TO WS-CARD
           ACCEPT WS-CARD
           IF WS-CARD = SPACES OR WS-CARD-TYPE = 'END'
               SET WS-END-OF-CARDS TO TRUE
           ELSE
               ADD 1 TO WS-CARDS
           END-IF.

       2000-CARD.
           EVALUATE WS-CARD-TYPE
               WHEN 'RUNDATE'
                   PERFORM 3000-RUN-DATE THRU 3000-EXIT
               WHEN 'ACCOUNT'
                   MOVE 'V' TO WS-FUNCTION
                   MOVE WS-CARD-ACCOUNT TO WS-ACCOUNT
                   PERFORM 4000-ACCOUNT
               WHEN 'NEWACCT'
                   MOVE 'C' TO WS-FUNCTION
                   MOVE WS-CARD-ACCOUNT TO WS-ACCOUNT
                   PERFORM 4000-ACCOUNT
               WHEN 'AMOUNT'
                   PERFORM 5000-AMOUNT
               WHEN OTHER
                   ADD 1 TO WS-WARNINGS
                   DISPLAY 'UNKNOWN CARD: ' WS-CARD
                   GO TO 2000-NEXT
           END-EVALUATE.
       2000-NEXT.
           PERFORM 1000-READ-CARD.
       2000-EXIT.
           EXIT.

       3000-RUN-DATE.
           MOVE WS-CARD-DATA TO DP-DATE-X
           CALL WS-DATE-PROGRAM USING DATE-PARM
               ON EXCEPTION
                   DISPLAY 'DATE ROUTINE NOT AVAILABLE'
                   MOVE 12 TO RETURN-CODE
                   STOP RUN
           END-CALL
           IF NOT DP-OK
               ADD 1 TO WS-WARNINGS
               DISPLAY 'RUN DATE ' DP-DATE-X ' INVALID, CODE '
                   DP-RETURN
               GO TO 3000-EXIT
           END-IF
           SET WS-DATE-GIVEN TO TRUE
           DISPLAY 'RUN DATE ' DP-CCYY '-' DP-MM '-' DP-DD
               ' ' WS-WEEKDAY-NAME (DP-WEEKDAY)
               ' DAY NUMBER ' DP-DAY-NUMBER
               ' LEAP YEAR ' DP-LEAP-FLAG
           CALL 'BKS050' USING DATE-PARM WS-HOLIDAY
           IF DP-OK
               DISPLAY 'NEXT BUSINESS DATE ' DP-DATE ' '
                   WS-WEEKDAY-NAME (DP-WEEKDAY)
                   ' SKIPPED <' WS-HOLIDAY '>'
           ELSE
               DISPLAY 'NO NEXT BUSINESS DATE, CODE ' DP-RETURN
           END-IF.
       3000-EXIT.
           EXIT.

       4000-ACCOUNT.
           CALL 'BKS030' USING WS-FUNCTION WS-ACCOUNT WS-RESULT
           EVALUATE WS-RESULT
               WHEN 0
                   DISPLAY 'ACCOUNT ' WS-ACCOUNT ' GOOD'
               WHEN 10
                   ADD 1 TO WS-WARNINGS
                   DISPLAY 'ACCOUNT ' WS-ACCOUNT ' NOT NUMERIC'
               WHEN 20 THRU 29
                   ADD 1 TO WS-WARNINGS
                   DISPLAY 'ACCOUNT ' WS-ACCOUNT ' CHECK DIGIT WRONG'
               WHEN OTHER
                   ADD 1 TO WS-WARNINGS
                   DISPLAY 'ACCOUNT ' WS-ACCOUNT ' RESULT ' WS-RESULT
           END-EVALUATE.

       5000-AMOUNT.
           COMPUTE WS-AMOUNT = FUNCTION NUMVAL (WS-CARD-AMOUNT)
               ON SIZE ERROR
                   ADD 1 TO WS-WARNINGS
                   DISPLAY 'AMOUNT TOO LARGE: ' WS-CARD-AMOUNT
               NOT ON SIZE ERROR
                   ADD 1 TO WS-AMOUNTS
                   PERFORM 5100-SHOW-AMOUNT
           END-COMPUTE.

       5100-SHOW-AMOUNT.
           CALL 'BKS040' USING WS-AMOUNT WS-CARD-CURRENCY
                               WS-TEXT WS-TEXT-LENGTH
           DISPLAY 'AMOUNT [' WS-TEXT (1:WS-TEXT-LENGTH) '] LENGTH '
               WS-TEXT-LENGTH
           ADD WS-AMOUNT TO WS-TOTAL
               ON SIZE ERROR
                   ADD 1 TO WS-WARNINGS
                   DISPLAY 'CONTROL TOTAL OVERFLOW, AMOUNT LEFT OUT'
           END-ADD.

       8000-SUMMARY.
           DISPLAY 'CARDS ' WS-CARDS ' WARNINGS ' WS-WARNINGS
           IF WS-AMOUNTS > ZERO
               DIVIDE WS-TOTAL BY WS-AMOUNTS GIVING WS-AVERAGE ROUNDED
               DISPLAY 'TOTAL ' WS-TOTAL ' AVERAGE ' WS-AVERAGE
           END-IF
           EVALUATE TRUE
               WHEN NOT WS-DATE-GIVEN
                   DISPLAY 'NO VALID RUN DATE, BATCH MUST NOT START'
                   MOVE 8 TO RETURN-CODE
               WHEN WS-WARNINGS > ZERO
                   MOVE 4 TO RETURN-CODE
               WHEN OTHER
                   DISPLAY 'BATCH MAY START'
           END-EVALUATE.
