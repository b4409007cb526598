using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Soak;

/// <summary>
/// A client that changes lines of its own in carts that it shares with others, and keeps count in the model: every success once,
/// every refusal not at all, and of what it is told to be unknown, what it finds out.
/// </summary>
public sealed class SoakClient(Random random, IReadOnlyList<TestApp> apps, IReadOnlyList<SoakCart> carts, string product, string fence, SoakTally tally)
{
    /// <summary>The stock of every product of a run: small enough to be met.</summary>
    public const int Stock = 40;

    /// <summary>Makes one change, or has it refused, and finds out which.</summary>
    public async Task StepAsync()
    {
        var cart = carts[random.Next(carts.Count)];
        var change = Choose(cart);
        var key = random.Next(2) == 0 ? null : $"{Guid.NewGuid():N}";
        tally.Begin();
        var answers = await Task.WhenAll(Enumerable.Range(0, key is not null && random.Next(5) == 0 ? 2 : 1)
            .Select(_ => SendAsync(change, cart, key)));
        foreach (var answer in answers)
        {
            Count(answer);
        }

        if (answers.Count(answer => IsDone(answer) && !IsReplay(answer)) > 1)
        {
            Assert.Fail($"Two answers to one key say that {change} was done by them.");
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

    private static bool IsDone(Answer answer) => answer.Status is HttpStatusCode.OK or HttpStatusCode.Created;

    private static bool IsReplay(Answer answer) => answer.Header("Idempotency-Replayed") == "true";

    private static bool IsUnknown(Answer answer) => answer.Text.Contains("outcome unknown", StringComparison.Ordinal);

    /// <summary>A change that leaves a trace wherever it takes effect, or one that a rule refuses.</summary>
    private SoakChange Choose(SoakCart cart)
    {
        var before = cart.Lines.TryGetValue(product, out var quantity) ? quantity : 0;
        var (path, onDevice) = random.Next(2) == 0 ? ("/cart/items", true) : ("/api/cart", false);
        var items = onDevice ? $"/cart/items/{product}" : $"/api/cart/{cart.Id}/items/{product}";
        switch (random.Next(10))
        {
            case < 6:
                var more = random.Next(1, 9);
                var body = onDevice
                    ? $$"""{"product_id":"{{product}}","quantity":{{more}}}"""
                    : $$"""{"cartId":"{{cart.Id}}","productId":"{{product}}","quantity":{{more}}}""";
                return new SoakChange("POST", path, body, before + more, before + more > Stock ? "Insufficient stock" : null);
            case < 9:
                var set = (before + random.Next(1, Stock)) % (Stock + 1);
                return new SoakChange(
                    "PUT", items, $$"""{"quantity":{{set}}}""", set, before == 0 ? "Item not found in cart" : null);
            default:
                return new SoakChange("DELETE", items, null, 0, before == 0 ? "Item not found in cart" : null);
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

    /// <summary>Repeats a keyed change until it is done or refused; whichever answer says so, it counts once.</summary>
    private async Task RepeatAsync(SoakChange change, SoakCart cart, string key)
    {
        var answer = await UntilSettledAsync(() => SendAsync(change, cart, key));
        if (IsDone(answer))
        {
            Apply(change, cart);
            return;
        }

        Assert.Equal(change.Refusal, answer.Error);
        tally.Refused();
    }

    /// <summary>Of a change without a key: makes another one, after which it can arrive no more, then looks whether it is in.</summary>
    private async Task FindOutAsync(SoakChange change, SoakCart cart)
    {
        var quantity = cart.Lines.TryGetValue(fence, out var now) ? (now % Stock) + 1 : 1;
        var body = $$"""{"cartId":"{{cart.Id}}","productId":"{{fence}}","quantity":1}""";
        var fencing = quantity == (now + 1)
            ? new SoakChange("POST", "/api/cart", body, quantity, null)
            : new SoakChange("PUT", $"/api/cart/{cart.Id}/items/{fence}", $$"""{"quantity":{{quantity}}}""", quantity, null);
        var key = $"{Guid.NewGuid():N}";
        Assert.True(IsDone(await UntilSettledAsync(() => SendAsync(fencing, cart, key))));
        cart.CountChange();
        cart.Lines[fence] = quantity;

        var read = await UntilSettledAsync(() => SendAsync(new SoakChange("GET", $"/api/cart/{cart.Id}", null, 0, null), cart, null));
        var found = read.Data.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("productId").GetProperty("_id").GetString() == product)
            .Select(item => item.GetProperty("quantity").GetInt32()).SingleOrDefault();
        var before = cart.Lines.TryGetValue(product, out var known) ? known : 0;
        Assert.Contains(found, new[] { before, change.After });
        if (found != before)
        {
            Apply(change, cart);
        }
    }

    private async Task<Answer> UntilSettledAsync(Func<Task<Answer>> send)
    {
        while (true)
        {
            var answer = await send();
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

    private async Task<Answer> SendAsync(SoakChange change, SoakCart cart, string? key)
    {
        using var request = TestApp.Request(change.Method, change.Path, change.Body);
        request.Headers.Add("DeviceID", cart.Device);
        request.Headers.Add("Idempotency-Key", key is null ? [] : [key]);
        return await apps[Random.Shared.Next(apps.Count)].SendAsync(request);
    }
}

/// <summary>A change that a client asks for.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, of either surface.</param>
/// <param name="Body">The body, if there is one.</param>
/// <param name="After">The quantity of the line after it.</param>
/// <param name="Refusal">The fixed text by which a rule refuses it; null where none does.</param>
public sealed record SoakChange(string Method, string Path, string? Body, int After, string? Refusal);
