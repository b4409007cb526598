using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Soak;

/// <summary>
/// A client that changes its own lines in carts shared with other clients. It updates the model for each success, leaves it for each
/// refusal, and finds out what happened to changes with an unknown outcome.
/// </summary>
public sealed class SoakClient(
    Random random, IReadOnlyList<TestApp> apps, IReadOnlyList<SoakCart> carts, string product, string fence, SoakTally tally)
{
    /// <summary>The stock of every product, small enough to be reached.</summary>
    public const int Stock = 40;

    /// <summary>Makes one change, and finds out whether it was applied or refused.</summary>
    public async Task StepAsync()
    {
        var cart = carts[random.Next(carts.Count)];
        var change = Choose(cart);
        var key = random.Next(2) == 0 ? null : $"{Guid.NewGuid():N}";
        tally.Begin();
        var answers = await Task.WhenAll(Enumerable.Range(0, key is not null && random.Next(5) == 0 ? 2 : 1)
            .Select(_ => change.SendAsync(AnyClient, key)));
        foreach (var answer in answers)
        {
            Count(answer);
        }

        if (answers.Count(answer => IsDone(answer) && !IsReplay(answer)) > 1)
        {
            Assert.Fail($"Two responses for one key both say that they applied '{change.Name}'.");
        }

        if (answers.FirstOrDefault(IsDone) is not null)
        {
            Apply(change, cart);
        }
        else if (answers.FirstOrDefault(answer => answer.Status is < HttpStatusCode.InternalServerError and not HttpStatusCode.Conflict
            || answer.Error == "Insufficient stock") is { } refusal)
        {
            Assert.Equal(change.Refusal, refusal.Error);
            tally.Refused();
        }
        else if (key is not null)
        {
            await RepeatAsync(change, cart, key);
        }
        else if (IsUnknown(answers[0]))
        {
            await FindOutAsync(change, cart);
        }
    }

    private CartClient AnyClient => apps[Random.Shared.Next(apps.Count)].Client;

    private static bool IsDone(Answer answer) => answer.Status is HttpStatusCode.OK or HttpStatusCode.Created;

    private static bool IsReplay(Answer answer) => answer.Replayed == "true";

    private static bool IsUnknown(Answer answer) => answer.Text.Contains("outcome unknown", StringComparison.Ordinal);

    /// <summary>A change with a visible effect, or one that a rule refuses.</summary>
    private SoakChange Choose(SoakCart cart)
    {
        var before = cart.Lines.TryGetValue(product, out var quantity) ? quantity : 0;
        var (id, device) = random.Next(2) == 0 ? (null, cart.Device) : (cart.Id, (string?)null);
        switch (random.Next(10))
        {
            case < 6:
                var more = random.Next(1, 9);
                return new SoakChange(
                    $"add {more}",
                    (client, key) => client.AddAsync(product, more, id, key, device: device),
                    before + more,
                    before + more > Stock ? "Insufficient stock" : null);
            case < 9:
                var set = (before + random.Next(1, Stock)) % (Stock + 1);
                return new SoakChange(
                    $"set {set}",
                    (client, key) => client.SetAsync(product, set, id, key, device: device),
                    set,
                    before == 0 ? "Item not found in cart" : null);
            default:
                return new SoakChange(
                    "remove",
                    (client, key) => client.RemoveAsync(product, id, key, device: device),
                    0,
                    before == 0 ? "Item not found in cart" : null);
        }
    }

    private void Apply(SoakChange change, SoakCart cart)
    {
        Assert.Null(change.Refusal);
        tally.Done();
        cart.CountChange();
        if (change.After == 0)
        {
            cart.Lines.TryRemove(product, out _);
        }
        else
        {
            cart.Lines[product] = change.After;
        }
    }

    /// <summary>Repeats a keyed change until it is applied or refused. It counts once, whichever response says so.</summary>
    private async Task RepeatAsync(SoakChange change, SoakCart cart, string key)
    {
        var answer = await UntilKnownAsync(client => change.SendAsync(client, key));
        if (IsDone(answer))
        {
            Apply(change, cart);
            return;
        }

        Assert.Equal(change.Refusal, answer.Error);
        tally.Refused();
    }

    /// <summary>
    /// Finds out the outcome of a change without a key: makes another change, after which the first cannot arrive any more, and then reads
    /// the cart.
    /// </summary>
    private async Task FindOutAsync(SoakChange change, SoakCart cart)
    {
        var quantity = cart.Lines.TryGetValue(fence, out var now) ? (now % Stock) + 1 : 1;
        var key = $"{Guid.NewGuid():N}";
        var fencing = await UntilKnownAsync(client => quantity == now + 1
            ? client.AddAsync(fence, 1, cart.Id, key)
            : client.SetAsync(fence, quantity, cart.Id, key));
        Assert.True(IsDone(fencing));
        cart.CountChange();
        cart.Lines[fence] = quantity;

        var read = await UntilKnownAsync(client => client.GetCartAsync(cart.Id));
        var found = read.Items.SingleOrDefault(item => item.Product == product)?.Quantity ?? 0;
        var before = cart.Lines.TryGetValue(product, out var known) ? known : 0;
        Assert.Contains(found, new[] { before, change.After });
        if (found != before)
        {
            Apply(change, cart);
        }
    }

    private async Task<Answer> UntilKnownAsync(Func<CartClient, Task<Answer>> send)
    {
        while (true)
        {
            var answer = await send(AnyClient);
            Count(answer);
            if (answer.Status < HttpStatusCode.InternalServerError && answer.Error != "Cart is busy")
            {
                return answer;
            }
        }
    }

    private void Count(Answer answer)
    {
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.Status);
        if (IsReplay(answer))
        {
            tally.Replayed();
        }
        else if (IsUnknown(answer))
        {
            tally.Unknown();
        }
        else if (answer.Status == HttpStatusCode.ServiceUnavailable || answer.Error == "Cart is busy")
        {
            tally.Unchanged();
        }
    }
}

/// <summary>A change that a client requests.</summary>
/// <param name="Name">The name, for messages.</param>
/// <param name="SendAsync">Sends the change, with a key if there is one.</param>
/// <param name="After">The quantity of the line after the change.</param>
/// <param name="Refusal">The fixed text of the refusal; null if no rule refuses the change.</param>
public sealed record SoakChange(string Name, Func<CartClient, string?, Task<Answer>> SendAsync, int After, string? Refusal);
