using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// Checks the answers of a scenario with merges against the writes of storage. A success took effect once, a refusal did not, and each cart
/// is shown as it was stored.
/// </summary>
internal static class MergeRules
{
    private const int RememberedKeys = 100;

    /// <summary>The first violation of the contract; null if there is none.</summary>
    public static Violation? Check(IReadOnlyList<Operation> operations, MergeAudit audit, Profile profile)
    {
        var arrivals = audit.Arrivals.Where(arrival => arrival.IsWritten).ToLookup(arrival => arrival.RequestedBy?.Number);
        var merges = operations.Where(operation => operation.Kind == OperationKind.Merge).ToList();
        foreach (var arrival in audit.Arrivals)
        {
            if (arrival.RequestedBy is not { Kind: OperationKind.Merge } asked
                || asked.CartId != arrival.Target || asked.From != arrival.Source)
            {
                return Violation.Of($"No merge requested the lines of cart {arrival.Source[..6]} in cart {arrival.Target[..6]}.");
            }
        }

        return CheckRefused(audit)
            ?? First(merges, merge => CheckMerge(merge, [.. arrivals[merge.Number]], profile))
            ?? CheckKeys(merges, arrivals, profile)
            ?? CheckAdds(operations, audit)
            ?? First(operations, operation =>
                CheckShown(operation, operation.Answer?.Cart, audit) ?? CheckShown(operation, operation.Answer?.From, audit));
    }

    private static Violation? First(IEnumerable<Operation> operations, Func<Operation, Violation?> check) => operations
        .Select(operation => check(operation)?.In(operation))
        .FirstOrDefault(wrong => wrong is not null);

    /// <summary>Checks that a refused operation created no version of a cart.</summary>
    private static Violation? CheckRefused(MergeAudit audit) => audit.Makers
        .Where(made => !made.By.IsUnknown && !made.By.Answer!.IsSuccess)
        .Select(made => Violation.Of($"The operation was refused, but it changed cart {made.CartId[..6]}.").In(made.By))
        .FirstOrDefault();

    private static Violation? CheckMerge(Operation merge, List<ObservedArrival> arrivals, Profile profile)
    {
        if (arrivals.Count > 1)
        {
            return Violation.Of($"The merge took effect twice.");
        }

        if (arrivals is [var done] && merge.IfMatch is { } condition && condition != "*" && !Versions(condition).Contains(done.Before))
        {
            return Violation.Of($"The merge took effect on version {done.Before}, which its condition does not contain.");
        }

        if (arrivals is [{ Before: not "" } made] && merge.MustCreate && !profile.HasIdlePeriods
            && !made.Before.EndsWith("-0", StringComparison.Ordinal))
        {
            return Violation.Of($"The merge took effect on version {made.Before}, but its condition required a new cart.");
        }

        if (merge.IsUnknown)
        {
            return null;
        }

        var answer = merge.Answer!;
        if (!answer.IsSuccess || answer.IsReplay)
        {
            return arrivals.Count > 0 ? Violation.Of($"The merge took effect although it was refused or a replay.") : null;
        }

        return arrivals is not [var arrival] ? Violation.Of($"The merge did not take effect.")
            : arrival.At < merge.Invoke || arrival.At > merge.Return
                ? Violation.Of($"The merge took effect before its start or after its end.")
            : answer is not { Status: 200, Cart: not null } ? Violation.Of($"The answer does not show the cart.")
            : answer.From is null && !profile.HasIdlePeriods ? Violation.Of($"The answer does not show the other cart.")
            : answer.From is { } from && from.Id != merge.From ? Violation.Of($"The answer shows the wrong cart.")
            : null;
    }

    /// <summary>Checks that a keyed merge took effect once, and that only its repeats are answered as replays.</summary>
    private static Violation? CheckKeys(
        List<Operation> merges, ILookup<int?, ObservedArrival> arrivals, Profile profile)
    {
        foreach (var same in merges.Where(merge => merge.Key is not null).GroupBy(merge => (merge.CartId, merge.Key, merge.Identity)))
        {
            var done = same.SelectMany(merge => arrivals[merge.Number]).ToList();
            if (done.Count > 1 && !profile.HasIdlePeriods && merges.Count(merge => merge.CartId == same.Key.CartId) < RememberedKeys)
            {
                return Violation.Of($"#{same.First().Number} ({same.First()}) took effect twice under one key.");
            }

            if (same.FirstOrDefault(merge => merge.Answer?.IsReplay == true && !done.Exists(one => one.At <= merge.Return)) is { } guess)
            {
                return Violation.Of($"#{guess.Number} ({guess}) is answered as a replay, but no merge with its key took effect.");
            }
        }

        return null;
    }

    private static Violation? CheckAdds(IReadOnlyList<Operation> operations, MergeAudit audit)
    {
        var asked = operations.Where(operation => operation.IsAdd)
            .SelectMany(add => MergeDraw.ItemsOf(add).Select(item => (Item: (item.ProductId, Units: item.Quantity), Add: add)))
            .ToLookup(one => one.Item, one => one.Add);
        foreach (var adds in asked)
        {
            var add = adds.FirstOrDefault(one => one.Answer?.IsSuccess == true) ?? adds.First();
            if (!audit.Added.TryGetValue(adds.Key, out var at))
            {
                if (add.Answer?.IsSuccess == true)
                {
                    return Violation.Of($"#{add.Number} ({add}) was answered as a success, but it did not take effect.");
                }

                continue;
            }

            if (adds.All(one => !one.IsUnknown && !one.Answer!.IsSuccess) || adds.Min(one => one.Invoke) > at)
            {
                return Violation.Of($"#{add.Number} ({add}) took effect, but it was refused or not sent yet.");
            }
        }

        return null;
    }

    /// <summary>
    /// Checks that a cart is shown as it was stored between the start and the end of the operation. If one write contains several changes,
    /// only the version of the last one is stored.
    /// </summary>
    private static Violation? CheckShown(Operation operation, ObservedCart? cart, MergeAudit audit)
    {
        if (cart is null)
        {
            return null;
        }

        if (!audit.Versions.TryGetValue(cart.Version, out var stored))
        {
            return operation.Kind is OperationKind.Merge or OperationKind.GetCart ? Violation.Of($"{cart} was never stored.") : null;
        }

        return stored.CartId != cart.Id || !stored.Lines.SequenceEqual(cart.Lines)
            || stored.Data != cart.Data || stored.Charges != cart.Charges
            ? Violation.Of($"{cart} was stored with other lines, charges or data.")
            : stored.From > operation.Return || stored.To < operation.Invoke
                ? Violation.Of($"{cart} was not stored between the start and the end of the operation.")
            : null;
    }

    private static string[] Versions(string condition) => condition.Split("\",\"");
}
