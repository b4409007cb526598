using Azure;
using Azure.Data.Tables;
using CartFunctions.Catalog;
using CartFunctions.Coupons;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Coupons;
using CartFunctions.Storage.Products;

namespace CartFunctions.Storage.Reservations;

/// <summary>A stored product or coupon, as far as reservations concern it.</summary>
/// <param name="ETag">The ETag of its entity.</param>
internal abstract record Stock(ETag ETag)
{
    /// <summary>The sum over its rows.</summary>
    public abstract int Reserved { get; }

    /// <summary>No row expires before this time; null if there never was one.</summary>
    public abstract DateTimeOffset? ReservedUntil { get; }

    /// <summary>What rows must name to count; null for products, whose rows all count.</summary>
    public virtual WriteId? Creation => null;

    /// <summary>The units that a cart may have, of which it has reserved some.</summary>
    public abstract int AvailableTo(int held);

    /// <summary>The stock after a reservation or an order.</summary>
    /// <param name="reserved">The new sum.</param>
    /// <param name="until">The new time.</param>
    /// <param name="bought">The units that an order takes.</param>
    public abstract Stock With(int reserved, DateTimeOffset? until, int bought);

    /// <summary>The properties that reservations and orders set.</summary>
    public abstract TableEntity ToEntity();
}

/// <summary>A product, of whose stock carts reserve units.</summary>
internal sealed record ProductStock(Product Product, ETag ETag) : Stock(ETag)
{
    public override int Reserved => Product.Reserved;

    public override DateTimeOffset? ReservedUntil => Product.ReservedUntil;

    public override int AvailableTo(int held) => Product.AvailableTo(held);

    public override Stock With(int reserved, DateTimeOffset? until, int bought) => this with
    {
        Product = Product with { Stock = Math.Max(0, Product.Stock - bought), Reserved = reserved, ReservedUntil = until },
    };

    public override TableEntity ToEntity() => ProductEntity.OfReservations(Product);
}

/// <summary>A coupon, of which checkouts reserve uses. An order uses it once.</summary>
internal sealed record CouponStock(StoredCoupon Stored) : Stock(Stored.ETag.GetValueOrDefault())
{
    /// <summary>The coupon.</summary>
    public Coupon Coupon { get; private init; } = Stored.Coupon;

    public override int Reserved => Coupon.Reserved;

    public override DateTimeOffset? ReservedUntil => Coupon.ReservedUntil;

    /// <summary>Rows of a coupon that was deleted do not count for the one that was created again under its code.</summary>
    public override WriteId? Creation => Stored.Creation;

    public override int AvailableTo(int held) => Coupon.AvailableTo(held);

    public override Stock With(int reserved, DateTimeOffset? until, int bought) => this with
    {
        Coupon = Coupon with
        {
            Used = (int)Math.Min(int.MaxValue, (long)Coupon.Used + bought),
            Reserved = reserved,
            ReservedUntil = until,
        },
    };

    public override TableEntity ToEntity() => CouponEntity.OfUses(Coupon);
}

/// <summary>A product or coupon, and one cart's row of it.</summary>
/// <param name="Stock">The product or coupon; null if it does not exist.</param>
/// <param name="Row">The row; null if there is none, or if it was not read.</param>
internal sealed record ReservedStock(Stock? Stock, ReservationRow? Row)
{
    /// <summary>Whether the row belongs to a product or coupon that does not exist any more.</summary>
    public bool IsOrphan => Row is not null && (Stock is null || Row.Creation != Stock.Creation);

    /// <summary>The units of the row that count for the product or coupon.</summary>
    public int CountedUnits => IsOrphan ? 0 : Row?.Units ?? 0;

    /// <summary>Whether storage said the ETags of both, so that they can be written again without a read.</summary>
    public bool HasETags => Stock?.ETag != default(ETag) && Row?.ETag is { } etag && etag != default;

    /// <summary>The units that the cart may reserve under an id.</summary>
    public int AvailableTo(ObjectId reservationId) => Stock?.AvailableTo(Row?.Id == reservationId ? CountedUnits : 0) ?? 0;
}
