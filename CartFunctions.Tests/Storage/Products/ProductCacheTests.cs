using Azure;
using CartFunctions.Catalog;
using CartFunctions.Storage.Products;
using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.Storage.Products;

public sealed class ProductCacheTests
{
    private static readonly ETag Read = new("W/\"1\"");

    private readonly FakeTimeProvider clock = new();
    private readonly ProductCache cache;
    private readonly Product beans = new(ObjectId.New(), "Beans", 10, 5);

    public ProductCacheTests() => cache = new ProductCache(clock);

    [Fact]
    public void A_product_is_cached_for_3_seconds_from_before_its_read()
    {
        var readAt = cache.Now;
        clock.Advance(TimeSpan.FromSeconds(2));
        cache.Set(beans.Id, new CachedProduct(beans, Read), readAt);

        clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.True(cache.TryGet(beans.Id, cache.Now, out var known, out _));
        Assert.Equal(beans, known);

        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.False(cache.TryGet(beans.Id, cache.Now, out _, out _));
    }

    [Fact]
    public void A_missing_product_is_cached_too()
    {
        cache.Set(beans.Id, null, cache.Now);

        Assert.True(cache.TryGet(beans.Id, cache.Now, out var known, out _));
        Assert.Null(known);
    }

    [Fact]
    public void A_read_that_began_before_a_write_does_not_bring_the_old_product_back()
    {
        var readAt = cache.Now;
        clock.Advance(TimeSpan.FromMilliseconds(1));
        cache.Set(beans.Id, new CachedProduct(beans with { Stock = 4 }, Read), cache.Now);
        cache.Set(beans.Id, new CachedProduct(beans, Read), readAt);

        cache.TryGet(beans.Id, cache.Now, out var known, out _);
        Assert.Equal(4, known?.Stock);
    }

    [Fact]
    public void An_imported_product_replaces_only_a_cached_one()
    {
        var other = beans with { Id = ObjectId.New() };
        cache.Set(beans.Id, new CachedProduct(beans with { Stock = 4 }, Read), cache.Now);
        cache.Replace(beans, cache.Now);
        cache.Replace(other, cache.Now);

        cache.TryGet(beans.Id, cache.Now, out var known, out _);
        Assert.Equal(beans, known);
        Assert.False(cache.TryGet(other.Id, cache.Now, out _, out _));
    }

    [Fact]
    public void An_import_by_id_keeps_the_cached_SKU_and_reserved_units()
    {
        Assert.True(Sku.TryParse("TEE-M-RED", out var sku));
        cache.Set(beans.Id, new CachedProduct(beans with { Sku = sku, Reserved = 2 }, Read), cache.Now);
        cache.Replace(beans with { Stock = 9 }, cache.Now);

        cache.TryGet(beans.Id, cache.Now, out var known, out _);
        Assert.Equal(beans with { Sku = sku, Reserved = 2, Stock = 9 }, known);
    }

    [Fact]
    public void Only_a_product_with_a_known_ETag_can_be_written_without_a_read()
    {
        cache.Set(beans.Id, new CachedProduct(beans, Read), cache.Now);
        Assert.Equal((beans, Read), (cache.FindWithETag(beans.Id)?.Product, cache.FindWithETag(beans.Id)?.ETag));

        cache.Replace(beans, cache.Now); // The import does not say its ETag.
        Assert.Null(cache.FindWithETag(beans.Id));

        cache.Set(beans.Id, new CachedProduct(beans, Read), cache.Now);
        clock.Advance(TimeSpan.FromSeconds(3.1));
        Assert.Null(cache.FindWithETag(beans.Id));
    }
}
