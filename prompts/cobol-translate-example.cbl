       IDENTIFICATION DIVISION.
       PROGRAM-ID. ORDERS.
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT ORDER-FILE ASSIGN TO 'ORDERS'
               ORGANIZATION LINE SEQUENTIAL FILE STATUS WS-STATUS.
       DATA DIVISION.
       FILE SECTION.
       FD  ORDER-FILE.
       01  ORDER-LINE.
           05  OR-ITEM                 PIC X(8).
           05  OR-COUNT                PIC 9(3).
           05  OR-PRICE                PIC 9(5)V99.
       WORKING-STORAGE SECTION.
       01  WS-STATUS                   PIC XX.
       01  WS-AMOUNT                   PIC S9(9)V99 COMP-3.
       01  WS-TOTAL                    PIC S9(9)V99 COMP-3 VALUE ZERO.
       01  WS-EDITED                   PIC Z(8)9.99-.
       01  WS-MONTHS.
           05  WS-MONTH                PIC 9(4) COMP OCCURS 12 TIMES.
       01  WS-INDEX                    PIC 9(2).
       01  WS-DATE                     PIC 9(8).
       01  WS-DATE-PARTS REDEFINES WS-DATE.
           05  WS-YEAR                 PIC 9(4).
           05  WS-MONTH-OF-YEAR        PIC 9(2).
           05  WS-DAY                  PIC 9(2).
       01  WS-RATE                     PIC V9(4) VALUE 0.0525.
       01  WS-SWITCH                   PIC X VALUE 'N'.
           88  WS-AT-END               VALUE 'Y'.
       PROCEDURE DIVISION.
       0000-MAIN.
           MOVE 20240229 TO WS-DATE
           MOVE WS-MONTH-OF-YEAR TO WS-INDEX
           OPEN INPUT ORDER-FILE
           IF WS-STATUS NOT = '00'
               DISPLAY 'NO ORDERS ' WS-STATUS UPON SYSERR
               MOVE 8 TO RETURN-CODE
               STOP RUN
           END-IF
           PERFORM 1000-READ UNTIL WS-AT-END
           CLOSE ORDER-FILE
           MOVE WS-TOTAL TO WS-EDITED
           DISPLAY 'TOTAL ' WS-EDITED ' IN ' WS-MONTH(WS-INDEX)
           CALL 'AUDIT' USING BY REFERENCE WS-TOTAL BY CONTENT WS-DATE
               ON EXCEPTION DISPLAY 'NO AUDIT'
           END-CALL
           GOBACK.

       1000-READ.
           READ ORDER-FILE
               AT END SET WS-AT-END TO TRUE
               NOT AT END PERFORM 2000-ADD THRU 2000-EXIT
           END-READ.

       2000-ADD.
           IF OR-COUNT NOT NUMERIC GO TO 2000-EXIT.
           COMPUTE WS-AMOUNT ROUNDED =
               OR-COUNT * OR-PRICE * (1 - WS-RATE)
               ON SIZE ERROR DISPLAY 'TOO LARGE ' OR-ITEM
           END-COMPUTE
           ADD WS-AMOUNT TO WS-TOTAL
           ADD 1 TO WS-MONTH(WS-INDEX)
           EVALUATE TRUE
               WHEN WS-AMOUNT > 1000
                   DISPLAY 'LARGE ' OR-ITEM(1:4)
               WHEN OTHER
                   CONTINUE
           END-EVALUATE.
       2000-EXIT.
           EXIT.
