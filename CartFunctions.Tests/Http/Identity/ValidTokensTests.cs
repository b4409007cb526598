using CartFunctions.Http.Identity;
using Microsoft.IdentityModel.Tokens;

namespace CartFunctions.Tests.Http.Identity;

/// <summary>The memory of valid tokens.</summary>
public sealed class ValidTokensTests
{
    [Fact]
    public void A_token_is_found_by_its_whole_text_only()
    {
        var tokens = new ValidTokens();
        var token = TokenOf("ada");
        tokens.Add("a.b.c", token);

        Assert.Same(token, tokens.Find("a.b.c"));
        Assert.All(["", "a.b.", "a.b.c ", "a.b.C", "a.b.cc"], text => Assert.Null(tokens.Find(text)));
    }

    [Fact]
    public void It_never_holds_more_than_ten_thousand()
    {
        var tokens = new ValidTokens();
        for (var i = 0; i < 25_000; i++)
        {
            tokens.Add($"token-{i}", TokenOf("ada"));
            Assert.InRange(tokens.Count, 1, 10_000);
        }

        Assert.NotNull(tokens.Find("token-24999"));
    }

    private static ValidToken TokenOf(string customer) => new(
        new Customer(ObjectId.New(), customer),
        new IssuerKeySet("issuer", Array.Empty<SecurityKey>().ToLookup(key => key.KeyId), 0),
        "key",
        new TokenLifetime(null, DateTime.MaxValue));
}
