       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKB010.
      *================================================================*
      * BKB010   EDIT THE DAY'S TRANSACTIONS                           *
      *          READS COMMA SEPARATED LINES FROM THE CHANNELS:        *
      *            CCYYMMDD,ACCOUNT,CODE,AMOUNT,TEXT[,DETAIL]          *
      *          WRITES GOOD ONES PACKED, THE OTHERS WITH A REASON.    *
      *          RETURN CODE 0 GOOD, 4 REJECTS, 8 EMPTY INPUT          *
      *================================================================*
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT OPTIONAL CHANNEL-FILE ASSIGN TO TRANIN
               ORGANIZATION IS LINE SEQUENTIAL
               FILE STATUS IS WS-CHANNEL-STATUS.
           SELECT TRAN-FILE     ASSIGN TO TRANOK
               ORGANIZATION IS SEQUENTIAL.
           SELECT REJECT-FILE   ASSIGN TO TRANREJ
               ORGANIZATION IS LINE SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD  CHANNEL-FILE.
       01  CHANNEL-RECORD              PIC X(80).
       FD  TRAN-FILE.
           COPY BKCTRAN REPLACING ==:PFX:== BY ==TF==.
       FD  REJECT-FILE.
       01  REJECT-RECORD.
           05  RJ-REASON               PIC 9(02).
           05  FILLER                  PIC X(01).
           05  RJ-TEXT                 PIC X(22).
           05  FILLER                  PIC X(01).
           05  RJ-LINE                 PIC X(80).
       WORKING-STORAGE SECTION.
       01  WS-CHANNEL-STATUS           PIC X(02).
           88  WS-CHANNEL-EOF          VALUE '10'.
       01  WS-FIELDS.
           05  WS-F-DATE               PIC X(08).
           05  WS-F-ACCOUNT            PIC X(12).
           05  WS-F-CODE               PIC X(03).
           05  WS-F-AMOUNT             PIC X(16).
           05  WS-F-TEXT               PIC X(20).
           05  WS-F-DETAIL             PIC X(10).
       01  WS-FIELD-COUNT              PIC 9(02) COMP.
       01  WS-AMOUNT-LENGTH            PIC 9(02) COMP.
       01  WS-ACCOUNT-R.
           05  WS-ACCOUNT-BRANCH       PIC 9(04).
           05  WS-ACCOUNT-NO           PIC 9(08).
       01  WS-AMOUNT-PARTS.
           05  WS-A-SIGN               PIC X(01).
           05  WS-A-WHOLE              PIC X(12) JUSTIFIED RIGHT.
           05  WS-A-CENTS              PIC X(02).
       01  WS-WHOLE-N                  PIC 9(12).
       01  WS-CENTS-N                  PIC 9(02).
       01  WS-DOTS                     PIC 9(02) COMP.
       01  WS-REASON-NO                PIC 9(02).
       01  WS-FUNCTION                 PIC X(01) VALUE 'V'.
       01  WS-RESULT                   PIC 9(02).
       01  WS-COUNTERS.
           05  WS-READ                 PIC 9(05) COMP-3 VALUE ZERO.
           05  WS-GOOD                 PIC 9(05) COMP-3 VALUE ZERO.
           05  WS-BAD                  PIC 9(05) COMP-3 VALUE ZERO.
       01  WS-CODE-TOTALS.
           05  WS-DEBIT-TOTAL          PIC S9(11)V99 COMP-3 VALUE ZERO.
           05  WS-CREDIT-TOTAL         PIC S9(11)V99 COMP-3 VALUE ZERO.
           COPY BKCDATE.
           COPY BKCMSG.
       PROCEDURE DIVISION.
       0000-MAIN.
           OPEN INPUT CHANNEL-FILE
           OPEN OUTPUT TRAN-FILE REJECT-FILE
           PERFORM 1000-READ
           PERFORM 2000-LINE THRU 2000-EXIT UNTIL WS-CHANNEL-EOF
           CLOSE CHANNEL-FILE TRAN-FILE REJECT-FILE
           DISPLAY 'BKB010 READ ' WS-READ ' GOOD ' WS-GOOD
               ' REJECTED ' WS-BAD
           DISPLAY 'BKB010 DEBITS ' WS-DEBIT-TOTAL
               ' CREDITS ' WS-CREDIT-TOTAL
           EVALUATE WS-READ ALSO WS-BAD
               WHEN 0   ALSO ANY
                   MOVE 8 TO RETURN-CODE
               WHEN ANY ALSO 0
                   MOVE 0 TO RETURN-CODE
               WHEN OTHER
                   MOVE 4 TO RETURN-CODE
           END-EVALUATE
           STOP RUN.

       1000-READ.
           READ CHANNEL-FILE
               AT END
                   MOVE '10' TO WS-CHANNEL-STATUS
               NOT AT END
                   ADD 1 TO WS-READ
           END-READ.

       2000-LINE.
           MOVE ZERO TO WS-REASON-NO
           PERFORM 3000-SPLIT THRU 3000-EXIT
           IF WS-REASON-NO = ZERO
               PERFORM 4000-CHECK THRU 4000-EXIT
           END-IF
           IF WS-REASON-NO = ZERO
               PERFORM 5000-WRITE-GOOD
           ELSE
               PERFORM 6000-WRITE-REJECT
           END-IF
           PERFORM 1000-READ.
       2000-EXIT.
           EXIT.

       3000-SPLIT.
           MOVE SPACES TO WS-FIELDS
           MOVE ZERO TO WS-FIELD-COUNT WS-AMOUNT-LENGTH
           UNSTRING CHANNEL-RECORD DELIMITED BY ','
               INTO WS-F-DATE WS-F-ACCOUNT WS-F-CODE
                    WS-F-AMOUNT COUNT IN WS-AMOUNT-LENGTH
                    WS-F-TEXT WS-F-DETAIL
               TALLYING IN WS-FIELD-COUNT
               ON OVERFLOW
                   DISPLAY 'MORE THAN SIX FIELDS: '
                       CHANNEL-RECORD (1:30)
           END-UNSTRING
           IF WS-FIELD-COUNT < 5 OR WS-AMOUNT-LENGTH = ZERO
               MOVE 1 TO WS-REASON-NO
               GO TO 3000-EXIT
           END-IF
           INSPECT WS-F-CODE CONVERTING
               'abcdefghijklmnopqrstuvwxyz' TO
               'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.
       3000-EXIT.
           EXIT.

       4000-CHECK.
           MOVE WS-F-DATE TO DP-DATE-X
           CALL 'BKS020' USING DATE-PARM
           IF NOT DP-OK
               MOVE 2 TO WS-REASON-NO
               GO TO 4000-EXIT
           END-IF
           CALL 'BKS030' USING WS-FUNCTION WS-F-ACCOUNT WS-RESULT
           IF WS-RESULT = 10
               MOVE 3 TO WS-REASON-NO
               GO TO 4000-EXIT
           END-IF
           IF WS-RESULT NOT = ZERO
               MOVE 4 TO WS-REASON-NO
               GO TO 4000-EXIT
           END-IF
           MOVE SPACES TO TF-TRAN-RECORD
           MOVE WS-F-CODE TO TF-TR-CODE
           IF NOT TF-TR-VALID
               MOVE 5 TO WS-REASON-NO
               GO TO 4000-EXIT
           END-IF
           PERFORM 4100-AMOUNT THRU 4100-EXIT.
       4000-EXIT.
           EXIT.

       4100-AMOUNT.
           MOVE ZERO TO WS-DOTS
           MOVE SPACES TO WS-AMOUNT-PARTS
           IF WS-F-AMOUNT (1:1) = '-' OR '+'
               MOVE WS-F-AMOUNT (1:1) TO WS-A-SIGN
               MOVE ZERO TO WS-F-AMOUNT (1:1)
           END-IF
           INSPECT WS-F-AMOUNT TALLYING WS-DOTS FOR ALL '.'
           IF WS-DOTS > 1
               MOVE 6 TO WS-REASON-NO
               GO TO 4100-EXIT
           END-IF
           UNSTRING WS-F-AMOUNT DELIMITED BY '.' OR ALL SPACE
               INTO WS-A-WHOLE WS-A-CENTS
           END-UNSTRING
           INSPECT WS-A-WHOLE REPLACING LEADING SPACE BY ZERO
           INSPECT WS-A-CENTS REPLACING ALL SPACE BY ZERO
           IF WS-A-WHOLE NOT NUMERIC OR WS-A-CENTS NOT NUMERIC
               MOVE 6 TO WS-REASON-NO
               GO TO 4100-EXIT
           END-IF
           MOVE WS-A-WHOLE TO WS-WHOLE-N
           MOVE WS-A-CENTS TO WS-CENTS-N
           COMPUTE TF-TR-AMOUNT = WS-WHOLE-N + WS-CENTS-N / 100
               ON SIZE ERROR
                   MOVE 7 TO WS-REASON-NO
                   GO TO 4100-EXIT
           END-COMPUTE
           IF WS-A-SIGN = '-'
               MULTIPLY -1 BY TF-TR-AMOUNT
           END-IF
           IF TF-TR-AMOUNT = ZERO
               MOVE 8 TO WS-REASON-NO
           END-IF.
       4100-EXIT.
           EXIT.

       5000-WRITE-GOOD.
           ADD 1 TO WS-GOOD
           MOVE WS-F-ACCOUNT TO WS-ACCOUNT-R
           MOVE WS-ACCOUNT-BRANCH TO TF-TR-BRANCH
           MOVE WS-ACCOUNT-NO TO TF-TR-ACCT
           MOVE DP-DATE TO TF-TR-DATE
           MOVE WS-READ TO TF-TR-SEQ
           MOVE WS-F-TEXT TO TF-TR-TEXT
           IF TF-TR-CARD
               MOVE WS-F-DETAIL (1:4) TO TF-TR-MERCHANT
               MOVE WS-F-DETAIL (5:6) TO TF-TR-TERMINAL
           ELSE
               MOVE WS-F-DETAIL TO TF-TR-DETAIL
           END-IF
           IF TF-TR-DEBIT
               ADD TF-TR-AMOUNT TO WS-DEBIT-TOTAL
           ELSE
               ADD TF-TR-AMOUNT TO WS-CREDIT-TOTAL
           END-IF
           WRITE TF-TRAN-RECORD.

       6000-WRITE-REJECT.
           ADD 1 TO WS-BAD
           MOVE SPACES TO REJECT-RECORD
           MOVE WS-REASON-NO TO RJ-REASON
           SEARCH ALL REASON-ENTRY
               AT END
                   MOVE 'NO TEXT' TO RJ-TEXT
               WHEN REASON-CODE (REASON-IDX) = WS-REASON-NO
                   MOVE REASON-TEXT (REASON-IDX) TO RJ-TEXT
           END-SEARCH
           MOVE CHANNEL-RECORD TO RJ-LINE
           WRITE REJECT-RECORD.
