using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// Checks the answers of a scenario with merges against the writes of storage: what was answered as done is in, once, what was answered as
/// refused is not, and each cart is shown as it was.
/// </summary>
internal static class MergeRules
{
    private const int RememberedKeys = 100;

    /// <summary>The first violation of the contract; null if there is none.</summary>
    public static Violation? Check(IReadOnlyList<Operation> operations, MergeAudit audit, Profile profile)
    {
        var arrivals = audit.Arrivals.Where(arrival => arrival.IsWritten).ToLookup(arrival => arrival.AskedBy?.Number);
        var merges = operations.Where(operation => operation.Kind == OperationKind.Merge).ToList();
        foreach (var arrival in audit.Arrivals)
        {
            if (arrival.AskedBy is not { Kind: OperationKind.Merge } asked
                || asked.CartId != arrival.Target || asked.From != arrival.Source)
            {
                return Violation.Of($"No merge asked for the lines of cart {arrival.Source[..6]} in cart {arrival.Target[..6]}.");
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

    /// <summary>An operation that is answered as refused made no version of any cart.</summary>
    private static Violation? CheckRefused(MergeAudit audit) => audit.Makers
        .Where(made => !made.By.IsUnknown && !made.By.Answer!.IsSuccess)
        .Select(made => Violation.Of($"It was refused, and changed cart {made.CartId[..6]}.").In(made.By))
        .FirstOrDefault();

    private static Violation? CheckMerge(Operation merge, List<ArrivalSeen> arrivals, Profile profile)
    {
        if (arrivals.Count > 1)
        {
            return Violation.Of($"It was done twice.");
        }

        if (arrivals is [var done] && merge.IfMatch is { } condition && condition != "*" && !Versions(condition).Contains(done.Before))
        {
            return Violation.Of($"It was done on {done.Before}, which its condition does not name.");
        }

        if (arrivals is [{ Before: not "" } made] && merge.MustCreate && !profile.HasIdlePeriods
            && !made.Before.EndsWith("-0", StringComparison.Ordinal))
        {
            return Violation.Of($"It was done on {made.Before}, and was to create the cart.");
        }

        if (merge.IsUnknown)
        {
            return null;
        }

        var answer = merge.Answer!;
        if (!answer.IsSuccess || answer.IsReplay)
        {
            return arrivals.Count > 0 ? Violation.Of($"It was done all the same.") : null;
        }

        return arrivals is not [var arrival] ? Violation.Of($"It was not done.")
            : arrival.At < merge.Invoke || arrival.At > merge.Return ? Violation.Of($"It was not done between its call and its end.")
            : answer is not { Status: 200, Cart: not null } ? Violation.Of($"It does not show the cart.")
            : answer.From is null && !profile.HasIdlePeriods ? Violation.Of($"It does not show the other cart.")
            : answer.From is { } from && from.Id != merge.From ? Violation.Of($"It shows another cart.")
            : null;
    }

    /// <summary>A keyed merge is done once, and only a repeat of a merge that was done is answered as a replay.</summary>
    private static Violation? CheckKeys(
        List<Operation> merges, ILookup<int?, ArrivalSeen> arrivals, Profile profile)
    {
        foreach (var same in merges.Where(merge => merge.Key is not null).GroupBy(merge => (merge.CartId, merge.Key, merge.Identity)))
        {
            var done = same.SelectMany(merge => arrivals[merge.Number]).ToList();
            if (done.Count > 1 && !profile.HasIdlePeriods && merges.Count(merge => merge.CartId == same.Key.CartId) < RememberedKeys)
            {
                return Violation.Of($"#{same.First().Number} ({same.First()}) was done twice under its key.");
            }

            if (same.FirstOrDefault(merge => merge.Answer?.IsReplay == true && !done.Exists(one => one.At <= merge.Return)) is { } guess)
            {
                return Violation.Of($"#{guess.Number} ({guess}) is told as a repeat of what was not done.");
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
                    return Violation.Of($"#{add.Number} ({add}) was answered as done, and is not in.");
                }

                continue;
            }

            if (adds.All(one => !one.IsUnknown && !one.Answer!.IsSuccess) || adds.Min(one => one.Invoke) > at)
            {
                return Violation.Of($"#{add.Number} ({add}) is in, and was refused or not asked yet.");
            }
        }

        return null;
    }

    /// <summary>
    /// A cart is shown as it was at some moment between the call and the end. Of changes that go in with others by one write only the
    /// last one's version is stored.
    /// </summary>
    private static Violation? CheckShown(Operation operation, CartSeen? cart, MergeAudit audit)
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
                ? Violation.Of($"{cart} was not there between the call and its end.")
            : null;
    }

    private static string[] Versions(string condition) => condition.Split("\",\"");
}
