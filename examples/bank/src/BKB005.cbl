       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKB005.
      *================================================================*
      * BKB005   LOAD THE ACCOUNT MASTER                               *
      *          TURNS THE BRANCH UNLOAD (TEXT) INTO THE MASTER FILE   *
      *          (PACKED). RECORDS THAT ARE NOT NUMERIC, OUT OF ORDER  *
      *          OR OF UNKNOWN TYPE GO TO THE REJECT LISTING.          *
      *          RETURN CODE 0 GOOD, 4 REJECTS, 8 NOTHING LOADED,      *
      *          12 NO INPUT FILE                                      *
      *================================================================*
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT UNLOAD-FILE   ASSIGN TO ACCTTXT
               ORGANIZATION IS LINE SEQUENTIAL
               FILE STATUS IS WS-UNLOAD-STATUS.
           SELECT MASTER-FILE   ASSIGN TO ACCTMST
               ORGANIZATION IS SEQUENTIAL
               FILE STATUS IS WS-MASTER-STATUS.
           SELECT REJECT-FILE   ASSIGN TO ACCTREJ
               ORGANIZATION IS LINE SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD  UNLOAD-FILE.
       01  UNLOAD-RECORD.
           05  UL-BRANCH               PIC X(04).
           05  UL-ACCT-NO              PIC X(08).
           05  UL-CUST-ID              PIC X(06).
           05  UL-TYPE                 PIC X(01).
           05  UL-STATUS               PIC X(01).
           05  UL-BALANCE              PIC S9(09)V99
                                       SIGN LEADING SEPARATE.
           05  UL-OD-LIMIT             PIC 9(07)V99.
           05  UL-OPEN-DATE            PIC 9(08).
       FD  MASTER-FILE.
           COPY BKCACCT REPLACING ==:PFX:== BY ==AM==.
       FD  REJECT-FILE.
       01  REJECT-RECORD               PIC X(72).
       WORKING-STORAGE SECTION.
       01  WS-UNLOAD-STATUS            PIC X(02).
           88  WS-UNLOAD-OK            VALUE '00'.
           88  WS-UNLOAD-EOF           VALUE '10'.
           88  WS-UNLOAD-MISSING       VALUE '35'.
       01  WS-MASTER-STATUS            PIC X(02).
       01  WS-PREVIOUS-KEY             PIC X(12) VALUE LOW-VALUES.
       01  WS-REASON                   PIC X(20).
       01  WS-COUNTERS                 COMP.
           05  WS-READ                 PIC 9(06) VALUE ZERO.
           05  WS-LOADED               PIC 9(06) VALUE ZERO.
           05  WS-REJECTED             PIC 9(06) VALUE ZERO.
       01  WS-HASH-TOTAL               PIC 9(08) VALUE ZERO.
       01  WS-BALANCE-TOTAL            PIC S9(11)V99 COMP-3 VALUE ZERO.
       01  WS-BALANCE-EDITED           PIC -(11)9.99.
       PROCEDURE DIVISION.
       0000-MAIN.
           OPEN INPUT UNLOAD-FILE
           IF WS-UNLOAD-MISSING
               DISPLAY 'BKB005 NO UNLOAD FILE, STATUS '
                   WS-UNLOAD-STATUS
               MOVE 12 TO RETURN-CODE
               STOP RUN
           END-IF
           OPEN OUTPUT MASTER-FILE REJECT-FILE
           PERFORM 1000-READ
           PERFORM UNTIL WS-UNLOAD-EOF
               PERFORM 2000-CHECK THRU 2000-EXIT
               IF WS-REASON = SPACES
                   PERFORM 3000-LOAD
               ELSE
                   PERFORM 4000-REJECT
               END-IF
               PERFORM 1000-READ
           END-PERFORM
           CLOSE UNLOAD-FILE MASTER-FILE REJECT-FILE
           PERFORM 8000-SUMMARY
           STOP RUN.

       1000-READ.
           READ UNLOAD-FILE
               AT END
                   CONTINUE
               NOT AT END
                   ADD 1 TO WS-READ
           END-READ.

       2000-CHECK.
           MOVE SPACES TO WS-REASON
           IF UL-BRANCH NOT NUMERIC OR UL-ACCT-NO NOT NUMERIC
               OR UL-CUST-ID NOT NUMERIC
               MOVE 'KEY NOT NUMERIC' TO WS-REASON
               GO TO 2000-EXIT
           END-IF
           IF UNLOAD-RECORD (1:12) NOT > WS-PREVIOUS-KEY
               MOVE 'OUT OF ORDER' TO WS-REASON
               GO TO 2000-EXIT
           END-IF
           MOVE UNLOAD-RECORD (1:12) TO WS-PREVIOUS-KEY
           IF UL-BALANCE NOT NUMERIC OR UL-OD-LIMIT NOT NUMERIC
               MOVE 'AMOUNT NOT NUMERIC' TO WS-REASON
               GO TO 2000-EXIT
           END-IF
           MOVE UL-TYPE TO AM-ACCT-TYPE
           MOVE UL-STATUS TO AM-STATUS
           IF NOT AM-VALID-TYPE OR NOT AM-VALID-STATUS
               MOVE 'TYPE OR STATUS' TO WS-REASON
           END-IF.
       2000-EXIT.
           EXIT.

       3000-LOAD.
           MOVE SPACES TO AM-ACCOUNT-RECORD
           INITIALIZE AM-ACCOUNT-RECORD
           MOVE UL-BRANCH TO AM-BRANCH
           MOVE UL-ACCT-NO TO AM-ACCT-NO
           MOVE UL-CUST-ID TO AM-CUST-ID
           MOVE UL-TYPE TO AM-ACCT-TYPE
           MOVE UL-STATUS TO AM-STATUS
           MOVE UL-BALANCE TO AM-BALANCE
           MOVE UL-OD-LIMIT TO AM-OD-LIMIT
           IF UL-OPEN-DATE IS NUMERIC
               MOVE UL-OPEN-DATE TO AM-OPEN-DATE AM-LAST-DATE
           ELSE
               MOVE 19000101 TO AM-OPEN-DATE AM-LAST-DATE
           END-IF
           WRITE AM-ACCOUNT-RECORD
           ADD 1 TO WS-LOADED
           ADD AM-BALANCE TO WS-BALANCE-TOTAL
           ADD AM-ACCT-NO TO WS-HASH-TOTAL.

       4000-REJECT.
           ADD 1 TO WS-REJECTED
           MOVE SPACES TO REJECT-RECORD
           STRING WS-REASON DELIMITED BY SIZE
                  UNLOAD-RECORD DELIMITED BY SIZE
               INTO REJECT-RECORD
           END-STRING
           WRITE REJECT-RECORD.

       8000-SUMMARY.
           MOVE WS-BALANCE-TOTAL TO WS-BALANCE-EDITED
           DISPLAY 'BKB005 READ ' WS-READ ' LOADED ' WS-LOADED
               ' REJECTED ' WS-REJECTED
           DISPLAY 'BKB005 HASH ' WS-HASH-TOTAL
               ' BALANCE ' WS-BALANCE-EDITED
               ' MASTER STATUS ' WS-MASTER-STATUS
           IF WS-LOADED = ZERO
               MOVE 8 TO RETURN-CODE
           ELSE
               IF WS-REJECTED > ZERO
                   MOVE 4 TO RETURN-CODE
               END-IF
           END-IF.
