using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Simulation.Defects;

/// <summary>What is raised may not be asked for sooner than what is held.</summary>
/// <param name="property">The time that is too late: the row's or the product's.</param>
/// <param name="name">What is wrong.</param>
internal sealed class AskedForTooLate(string property, string name) : Defect
{
    private static readonly TimeSpan Later = TimeSpan.FromHours(1);

    private readonly Regex time = new($"\"{property}\":\"([^\"]+)\"");

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasPurchases;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(request.Path != "/$batch"
        ? request
        : request with { Body = Encoding.UTF8.GetBytes(time.Replace(Encoding.UTF8.GetString(request.Body.Span), Delay)) });

    private string Delay(Match match) =>
        $"\"{property}\":\"{DateTimeOffset.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + Later:O}\"";
}

/// <summary>The sweep does not see that units are reserved for an expired cart.</summary>
internal sealed class ReservedCartSwept : Defect
{
    /// <inheritdoc/>
    public override string Name => "a cart swept while units are reserved for it";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasShortLives;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        request with { Query = request.Query.Replace("HeldUntil", "Nothing", StringComparison.Ordinal) });
}

/// <summary>A cart that is created again under the id of an expired one knows nothing of what is reserved for it.</summary>
internal sealed class ReservationForgotten : Defect
{
    /// <inheritdoc/>
    public override string Name => "a cart created again without its reservation";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasShortLives;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.In(request) is { } row && world.Storage.Find("carts").Find(row.Key)?.Find(CartRow.Incarnation) is { } before
            ? CartRow.Change(request, row.Key, next => next.Contains(before) ? next : next.FindAll(property => !IsOfReservation(property)))
            : request);

    private static bool IsOfReservation(TableProperty property) =>
        property.Name is "ReservationId" or "Held" or "HeldUntil" or "Wanted" or "WantedUntil";
}

/// <summary>The ids of reservations come from a few, and so come back.</summary>
internal sealed class ReservationIdNamedTwice : Defect
{
    /// <inheritdoc/>
    public override string Name => "a reservation id named twice";

    /// <inheritdoc/>
    public override void Configure(IServiceCollection services, int instance) =>
        services.AddSingleton<RandomNumberGenerator>(_ => new FewIds(SeededRandom.Of(2, instance)));

    private sealed class FewIds(SeededRandom random) : RandomNumberGenerator
    {
        private const int IdLength = 12;
        private const int Ids = 40;

        public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

        public override void GetBytes(Span<byte> data) =>
            new SeededBytes(data.Length == IdLength ? new SeededRandom((ulong)random.Next(Ids)) : random).GetBytes(data);
    }
}
