      *----------------------------------------------------------------*
      * BKCTRAN   VALIDATED TRANSACTION RECORD               70 BYTES  *
      *           COPY WITH REPLACING ==:PFX:== BY ==XX==              *
      *----------------------------------------------------------------*
       01  :PFX:-TRAN-RECORD.
           05  :PFX:-TR-KEY.
               10  :PFX:-TR-BRANCH         PIC 9(04).
               10  :PFX:-TR-ACCT           PIC 9(08).
           05  :PFX:-TR-DATE               PIC 9(08).
           05  :PFX:-TR-SEQ                PIC 9(06).
           05  :PFX:-TR-CODE               PIC X(03).
               88  :PFX:-TR-DEPOSIT        VALUE 'DEP'.
               88  :PFX:-TR-WITHDRAWAL     VALUE 'WDR'.
               88  :PFX:-TR-FEE            VALUE 'FEE'.
               88  :PFX:-TR-INTEREST       VALUE 'INT'.
               88  :PFX:-TR-CARD           VALUE 'CRD'.
               88  :PFX:-TR-CREDIT         VALUE 'DEP' 'INT'.
               88  :PFX:-TR-DEBIT          VALUE 'WDR' 'FEE' 'CRD'.
               88  :PFX:-TR-VALID          VALUE 'DEP' 'WDR' 'FEE'
                                                 'INT' 'CRD'.
           05  :PFX:-TR-AMOUNT             PIC S9(09)V99    COMP-3.
           05  :PFX:-TR-TEXT               PIC X(20).
           05  :PFX:-TR-DETAIL             PIC X(10).
           05  :PFX:-TR-CARD-DETAIL REDEFINES :PFX:-TR-DETAIL.
               10  :PFX:-TR-MERCHANT       PIC 9(04).
               10  :PFX:-TR-TERMINAL       PIC X(06).
           05  FILLER                      PIC X(05).
