#!/usr/bin/env bash
# NSwag.CodeGeneration.CSharp 14.8.0. If an operation answers 200 or 201, each with a schema of its own, the generated
# client returns the 200 and throws an ApiException for the 201, although both are successes.
#
# Output:
#> 200: return objectResponse_.Object;
#> 201: throw new ApiException<Response2>("Created", status_, objectResponse_.Text, headers_, objectResponse_.Object, null);
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="NSwag.CodeGeneration.CSharp" Version="[14.8.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using NSwag;
using NSwag.CodeGeneration.CSharp;

var document = await OpenApiDocument.FromJsonAsync("""
    {"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/p":{"put":{"operationId":"put","responses":{
      "200":{"description":"Replaced","content":{"application/json":{"schema":{
        "type":"object","properties":{"name":{"type":"string"}}}}}},
      "201":{"description":"Created","content":{"application/json":{"schema":{
        "type":"object","properties":{"name":{"type":"string"}}}}}}}}}}}
    """);
var code = new CSharpClientGenerator(document, new CSharpClientGeneratorSettings()).GenerateFile().Split('\n');
foreach (var status in new[] { 200, 201 })
{
    var handling = code.SkipWhile(line => !line.Contains($"if (status_ == {status})")).TakeWhile(line => line.Trim() != "else");
    Console.WriteLine($"{status}: {handling.Last(line => line.Trim().StartsWith("return") || line.Trim().StartsWith("throw")).Trim()}");
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
