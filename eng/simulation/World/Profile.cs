using CartFunctions.Simulation.Engine;

namespace CartFunctions.Simulation.World;

/// <summary>The kind of scenario that a seed makes.</summary>
internal sealed record Profile
{
    /// <summary>The number of concurrent clients.</summary>
    public required int Clients { get; init; }

    /// <summary>The number of requests of each client.</summary>
    public required int Steps { get; init; }

    /// <summary>The number of carts that they share.</summary>
    public required int Carts { get; init; }

    /// <summary>The number of these carts that belong to customers; the others belong to devices.</summary>
    public int CustomerCarts { get; init; }

    /// <summary>The number of products.</summary>
    public required int Products { get; init; }

    /// <summary>Whether all products are in one partition, where one call writes several of them.</summary>
    public bool HasOnePartition { get; init; }

    /// <summary>The number of coupons.</summary>
    public int Coupons { get; init; }

    /// <summary>Whether some coupons start or end a few minutes after they are saved.</summary>
    public bool HasCouponTimes { get; init; }

    /// <summary>The number of instances of the app at a time.</summary>
    public required int Instances { get; init; }

    /// <summary>The number of instances that stop during the run.</summary>
    public required int Stops { get; init; }

    /// <summary>The share of calls to storage that go wrong, 0 to 1.</summary>
    public required double FaultRate { get; init; }

    /// <summary>The share of changes that carry an Idempotency-Key, 0 to 1.</summary>
    public required double Keyed { get; init; }

    /// <summary>The share of a cart's requests that go to one instance, 0 to 1, as behind a proxy with affinity.</summary>
    public double Affinity { get; init; }

    /// <summary>The longest usual pause between two requests of a client.</summary>
    public required TimeSpan Pause { get; init; }

    /// <summary>The share of pauses that take minutes, 0 to 1.</summary>
    public required double LongPauses { get; init; }

    /// <summary>The longest of these pauses.</summary>
    public required TimeSpan LongestPause { get; init; }

    /// <summary>Whether all clients are idle at the same times and return together.</summary>
    public required bool HasIdlePeriods { get; init; }

    /// <summary>Whether carts reserve and buy products of which there are too few units.</summary>
    public required bool HasPurchases { get; init; }

    /// <summary>Whether carts expire before their reservations.</summary>
    public bool HasShortLives { get; init; }

    /// <summary>Whether carts are merged and each unit is tracked: see <see cref="MergeDraw"/>.</summary>
    public required bool HasMerges { get; init; }

    /// <summary>The largest clock offset of an instance, ahead or behind.</summary>
    public TimeSpan MaxOffset { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The time after which an unchanged cart expires.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>The profile of the scenario of a seed.</summary>
    public static Profile Of(ulong seed)
    {
        var random = SeededRandom.Of(seed, 0);
        var isHot = random.Chance(0.3);
        var isSlow = !isHot && random.Chance(0.4);
        var clients = isHot ? random.Next(8, 17) : random.Next(3, 9);
        var hasPurchases = SeededRandom.Of(seed, 14).Chance(0.4);
        var usual = new Profile
        {
            Clients = clients,
            Steps = (isHot ? 640 : 400) / clients,
            Carts = (isHot ? 1 : random.Next(1, 5)) + (hasPurchases ? 1 : 0),
            Products = hasPurchases ? random.Next(1, 5) : random.Next(2, 7),
            HasOnePartition = SeededRandom.Of(seed, 18).Chance(0.5),
            Instances = random.Next(2, 5),
            Stops = random.Next(0, 4),
            FaultRate = 0.18 + (0.17 * random.NextDouble()),
            Keyed = random.Pick([0.2, 0.6, 0.95]),
            Pause = TimeSpan.FromMilliseconds(isHot ? 30 : random.Pick([100, 1_000, 5_000])),
            LongPauses = isSlow ? 0.08 : hasPurchases ? 0.03 : 0,
            LongestPause = TimeSpan.FromMinutes(isSlow ? 25 : 5),
            HasIdlePeriods = isSlow,
            HasPurchases = hasPurchases,
            Coupons = hasPurchases ? SeededRandom.Of(seed, 17).Next(1, 3) : 0,
            HasCouponTimes = hasPurchases && SeededRandom.Of(seed, 19).Chance(1 / 3.0),
            HasMerges = false,
            Affinity = SeededRandom.Of(seed, 17).Pick([0.0, 0.6, 0.95]),
        };
        var profile = SeededRandom.Of(seed, 15) is var merging && merging.Chance(1 / 6.0) ? WithMerges(usual, merging)
            : hasPurchases && SeededRandom.Of(seed, 16).Chance(0.25) ? WithShortLives(usual)
            : usual;
        return profile with { CustomerCarts = CustomerCartsOf(profile, SeededRandom.Of(seed, 18)) };
    }

    /// <summary>In half of the scenarios some of the carts, or all of them, belong to customers.</summary>
    private static int CustomerCartsOf(Profile profile, SeededRandom random) => random.Chance(0.5) ? 0 : random.Next(1, profile.Carts + 1);

    /// <summary>
    /// A scenario with short lives. Clients wait until carts expire. Clock offsets are smaller, because every cart would be expired
    /// otherwise.
    /// </summary>
    private static Profile WithShortLives(Profile usual) => usual with
    {
        ExpireAfter = TimeSpan.FromMinutes(2),
        MaxOffset = TimeSpan.FromSeconds(20),
        HasShortLives = true,
        LongPauses = 0.15,
    };

    /// <summary>A scenario with merges. It is shorter, because a cart must remember all its keys until the end.</summary>
    private static Profile WithMerges(Profile usual, SeededRandom random) => usual with
    {
        Steps = 280 / usual.Clients,
        Carts = random.Next(3, 6),
        Products = random.Next(6, 17),
        LongPauses = usual.HasIdlePeriods ? usual.LongPauses : 0,
        HasPurchases = false,
        Coupons = 0,
        HasCouponTimes = false,
        HasMerges = true,
    };
}
