      *----------------------------------------------------------------*
      * BKCACCT   ACCOUNT MASTER RECORD                      80 BYTES  *
      *           COPY WITH REPLACING ==:PFX:== BY ==XX==              *
      *----------------------------------------------------------------*
       01  :PFX:-ACCOUNT-RECORD.
           05  :PFX:-ACCT-KEY.
               10  :PFX:-BRANCH            PIC 9(04).
               10  :PFX:-ACCT-NO           PIC 9(08).
           05  :PFX:-CUST-ID               PIC 9(06).
           05  :PFX:-ACCT-TYPE             PIC X(01).
               88  :PFX:-SAVINGS           VALUE 'S'.
               88  :PFX:-CURRENT           VALUE 'C'.
               88  :PFX:-LOAN              VALUE 'L'.
               88  :PFX:-VALID-TYPE        VALUE 'S' 'C' 'L'.
           05  :PFX:-STATUS                PIC X(01).
               88  :PFX:-ACTIVE            VALUE 'A'.
               88  :PFX:-DORMANT           VALUE 'D'.
               88  :PFX:-CLOSED            VALUE 'X'.
               88  :PFX:-VALID-STATUS      VALUE 'A' 'D' 'X'.
           05  :PFX:-BALANCE               PIC S9(09)V99    COMP-3.
           05  :PFX:-OD-LIMIT              PIC S9(07)V99    COMP-3.
           05  :PFX:-ACCRUED-INT           PIC S9(07)V9(04) COMP-3.
           05  :PFX:-OPEN-DATE             PIC 9(08).
           05  :PFX:-OPEN-DATE-R REDEFINES :PFX:-OPEN-DATE.
               10  :PFX:-OPEN-CCYY         PIC 9(04).
               10  :PFX:-OPEN-MM           PIC 9(02).
               10  :PFX:-OPEN-DD           PIC 9(02).
           05  :PFX:-LAST-DATE             PIC 9(08).
           05  :PFX:-TXN-COUNT             PIC 9(05)        COMP.
           05  :PFX:-MONTH-TOTALS          OCCURS 3 TIMES.
               10  :PFX:-MONTH-NET         PIC S9(07)V99    COMP-3.
           05  FILLER                      PIC X(08).
