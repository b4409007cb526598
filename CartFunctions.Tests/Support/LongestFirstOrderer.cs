using CartFunctions.Tests.EndToEnd;
using CartFunctions.Tests.EndToEnd.Faults;
using CartFunctions.Tests.EndToEnd.Fuzz;
using CartFunctions.Tests.EndToEnd.Import;
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
        typeof(ContractFuzzTests), typeof(DefectTests), typeof(GeneratedClientTests), typeof(PurchaseRaceTests), typeof(CouponFaultTests),
        typeof(SimulationTests), typeof(StorageTroubleTests), typeof(RefusedMergeTests), typeof(StorageCallsTests),
        typeof(ShopCustomerTests), typeof(BrokenMergeTests), typeof(PurchaseFaultTests), typeof(ClientTests), typeof(DataFolderTests),
        typeof(StartScriptTests), typeof(CartFaultTests), typeof(OptionTests), typeof(ImportScriptTests), typeof(ThrottlingTests),
        typeof(ShopCouponTests), typeof(WorkerOperationTests), typeof(ShopRefusalTests), typeof(TokenStorageTests),
        typeof(ShopPurchaseTests), typeof(ShopPhoneTests), typeof(TelemetryTests), typeof(ImportTests), typeof(InterruptionTests),
        typeof(WorkerProcessTests),
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
