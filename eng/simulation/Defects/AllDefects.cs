namespace CartFunctions.Simulation.Defects;

/// <summary>
/// Every planted defect, each with a seed that shows it. If <c>npm run simulate -- --defects</c> prints another seed, list that one.
/// </summary>
internal static class AllDefects
{
    /// <summary>The maximum number of seeds in a search for a defect.</summary>
    public const int MaxSeeds = 400;

    /// <summary>The defects. Each run of a seed makes a new one.</summary>
    public static IReadOnlyList<(Func<Defect> Make, ulong Seed)> List { get; } =
    [
        (() => new ETagIgnored(), 1),
        (() => new InsertReplaces(), 6),
        (() => new OwnWriteNotRecognised(), 1),
        (() => new KeysWrittenSeparately(), 5),
        (() => new LateWriteTreatedAsLost(), 1),
        (() => new WriteRepeatedBySdk(), 1),
        (() => new AnswerWithoutWrite(), 1),
        (() => new StaleReads("carts", TimeSpan.FromMilliseconds(200), "stale reads of carts"), 1),
        (() => new StaleReads("products", TimeSpan.FromSeconds(6), "stock from a copy that is 6 seconds old"), 1),
        (() => new ExpiryByWrongClock(), 1),
        (() => new SameIdsInAllInstances(), 1),
        (() => new SweepWithoutCondition(), 21),
        (() => new RetryAfterIgnored(), 1),
        (() => new ReplayHeaderMissing(), 1),
        (() => new OwnStockChangeNotRecognised(), 1),
        (() => new IfMatchOfProductsIgnored(), 2),
        (() => new DeletedProductFound(), 1),
        (() => new RecreatedWithoutETag(), 50),
        (() => new DeletedProductRemovedEarly(), 1),
        (() => new SkuOutlivesDeletion(), 2),
        (() => new LastOfManyLinesNotSaved(), 1),
        (() => new OptionsNotSaved(), 1),
        (() => new LineIdOfProduct(), 1),
        (() => new LeftInCart("Data", "a checkout leaves the data in the cart"), 4),
        (() => new ChargesOutliveChanges(), 1),
        (() => new NoRetryAfter(), 1),
        (() => new RefusalFromMemory(), 1),
        (() => new RememberedCartWrittenWithoutCondition(), 1),
        (() => new EntryKeptAfterUnknownOutcome(), 9),
        (() => new ReadStartedBeforeAdd(), 2),
        (() => new CartReadBeforeRow(), 17),
        (() => new OrderReadBeforeCart(), 4),
        (() => new SufficientRowNotWritten(), 20),
        (() => new ReleasedBeforeCartWritten(), 4),
        (() => new OrderNotInCartTransaction(), 1),
        (() => new RepeatDoesNotReconcile(), 54),
        (() => new ExpiryStoredTooLate("Until", "a row expires too late"), 4),
        (() => new ExpiryStoredTooLate("ReservedUntil", "a product shows the expiry of its rows too late"), 4),
        (() => new NoBackgroundWork(), 139),
        (() => new ReservedCartSwept(), 10),
        (() => new ReservationLostOnRecreation(), 10),
        (() => new ReservationIdReused(), 1),
        (() => new UnconditionalStockUpdate(), 17),
        (() => new CartReadBeforeRow(isCoupon: true), 10),
        (() => new OrderReadBeforeCart(isCoupon: true), 10),
        (() => new UnconditionalStockUpdate(isCoupon: true), 67),
        (() => new LimitIgnored(), 20),
        (() => new UntilIgnored(), 52),
        (() => new SaveOverwritesUses(), 10),
        (() => new LeftInCart("Coupon", "a checkout leaves the coupon in the cart"), 4),
        (() => new CustomerNotSaved("UserId", "a cart does not keep its customer"), 4),
        (() => new CustomerNotSaved("LeavingUserId", "a merge that another request completes loses the customer"), 175),
        (() => new MergeWithoutMarker(), 1),
        (() => new SourceNotReadAgain(), 1),
        (() => new TargetNotWritten(), 1),
        (() => new MarkerReadBeforeTarget(), 99),
        (() => new MergeIntentLost(), 1),
        (() => new ClaimNotStored(), 40),
        (() => new ClaimNotVoided(), 8),
        (() => new LinesLeaveBeforeCondition(), 8),
        (() => new KeyNotMoved(), 1),
    ];
}
