using CartFunctions.Tests.EndToEnd;
using CartFunctions.Tests.EndToEnd.Faults;
using CartFunctions.Tests.EndToEnd.Merge;
using CartFunctions.Tests.EndToEnd.Purchase;
using CartFunctions.Tests.EndToEnd.Scripts;
using CartFunctions.Tests.EndToEnd.Shop;
using CartFunctions.Tests.EndToEnd.Worker;
using CartFunctions.Tests.Simulation;
using CartFunctions.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirstOrderer))]

namespace CartFunctions.Tests.Support;

/// <summary>
/// Starts the classes that take longest first. A class runs its tests one after the other, so one that started late would run alone at the
/// end.
/// </summary>
public sealed class LongestFirstOrderer : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
    [
        typeof(StorageTroubleTests), typeof(RefusedMergeTests), typeof(ShopCustomerTests), typeof(DefectTests), typeof(StorageCallsTests),
        typeof(BrokenMergeTests), typeof(ShopCouponTests), typeof(ShopRefusalTests), typeof(PurchaseFaultTests), typeof(DataFolderTests),
        typeof(CouponFaultTests), typeof(ShopNoteTests), typeof(StartScriptTests), typeof(ImportScriptTests), typeof(ShopBrowserTests),
        typeof(ThrottlingTests), typeof(ShopOfflineTests), typeof(ClientTests), typeof(ShopSizeTests), typeof(TokenStorageTests),
        typeof(WorkerOperationTests), typeof(DocsPageTests), typeof(ShopAccessibilityTests), typeof(CartFaultTests),
        typeof(WorkerProcessTests), typeof(TelemetryTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(PlaceOf)];

    /// <summary>The name of a collection contains that of its class.</summary>
    private static int PlaceOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(
            Longest, type => collection.TestCollectionDisplayName.Contains(type.Name, StringComparison.Ordinal));
        return place < 0 ? Longest.Length : place;
    }
}
